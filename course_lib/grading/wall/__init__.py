"""The wall: student code runs on one side, verdicts are made on the other.

::

    with Wall(off_limits=("course_lib.theory.optimal_discriminator.value_at_optimum",)) as wall:
        with wall.session(notebook, skip=is_check) as session:
            session.answer("optimal_discriminator")(log_p, log_q)  # a question that crosses, plain data that comes back

From the outside in: ``host`` starts the ``sandbox`` with a ``stripped`` library, ``session`` is one submission,
``handle`` one worker process, ``channel``, ``wire`` and ``networks`` what crosses, ``outputs`` what is kept of what
cells show, ``limits`` how much. The student's side is ``inside``.
"""

from course_lib.grading.wall.host import Wall
from course_lib.grading.wall.limits import Limits
from course_lib.grading.wall.sandbox import SandboxUnavailable
from course_lib.grading.wall.session import Session, WallAnswer

__all__ = ["Limits", "SandboxUnavailable", "Session", "Wall", "WallAnswer"]
