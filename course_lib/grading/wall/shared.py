"""One sandbox for all the submissions that a process grades."""

import atexit
import functools

from course_lib.grading.wall.host import Wall


@functools.cache
def shared_wall(off_limits: tuple[str, ...], unsandboxed: bool) -> Wall:
    """An open wall; it is closed when the process ends."""
    wall = Wall(off_limits, unsandboxed=unsandboxed)
    wall.__enter__()
    atexit.register(wall.__exit__, None, None, None)
    return wall
