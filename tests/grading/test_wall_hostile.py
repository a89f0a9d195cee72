"""Every hostile cell is met: it costs itself, finds nothing, and leaves the judge and the other cells as they were."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch
from walls import COURSE, HOSTILE, OFF_LIMITS, limited, notebook, shown, wall

from course_lib.checking.answers import AnswerError
from course_lib.data.toys import Gaussian

DOUBLE = "def double(x):\n    return 2 * x"
AFTER = "after = [before, double(before)]"


@pytest.fixture(scope="module")
def setup(tmp_path_factory):
    """The first cell: where a hostile cell finds what it must not find, had it a way there."""
    secret = tmp_path_factory.mktemp("judge") / "secret"
    secret.write_text("a secret")
    secretive = subprocess.Popen(["sleep", "600"], env={**os.environ, "WALL_TEST_SECRET": "a secret"})
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as abstract:
        port = server.getsockname()[1]
        abstract.bind(f"\0wall-test-{port}")
        abstract.listen()
        yield f"before = 1\nCOURSE, SECRET_FILE, PORT = {str(COURSE)!r}, {str(secret)!r}, {port}"
    secretive.kill()
    secretive.wait()


def check(hostile, cells, position):
    with limited(**hostile.limits) as shared_wall, shared_wall.session(notebook(*cells)) as session:
        words = shown(session.notebook.cells[position])
        if "seen" in hostile.head:
            assert session.answer("seen").value() == hostile.seen, words
        if "later" in hostile.head:
            with contextlib.suppress(AnswerError):
                session.answer("double")(torch.ones(2))
        else:
            assert session.answer("after").value() == [1, 2]
            assert session.answer("double")(torch.ones(2)).tolist() == [2, 2]
        assert hostile.head.get("shown", "") in words
        assert hostile.head.get("flag", "") in "; ".join(session.flags)
        assert "flag" in hostile.head or "later" in hostile.head or not session.flags


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda hostile: hostile.name)
def test_a_hostile_cell_is_met(hostile, setup):
    check(hostile, [setup, DOUBLE, hostile.source, AFTER], 2)


ACCIDENTS = [h for h in HOSTILE if h.name in ("accident_os_exit", "accident_segfault", "accident_endless_stubborn")]


@pytest.mark.parametrize("position", [0, 3], ids=["first", "last"])
@pytest.mark.parametrize("hostile", ACCIDENTS, ids=lambda hostile: hostile.name)
def test_an_accident_costs_its_own_cell_wherever_it_stands(hostile, position, setup):
    cells = [setup, DOUBLE, AFTER]
    cells.insert(position, hostile.source)
    check(hostile, cells, position)


@pytest.mark.parametrize("hostile", [h for h in HOSTILE if "outside" in h.head], ids=lambda hostile: hostile.name)
def test_outside_the_sandbox_the_same_cell_finds_more(hostile, setup):
    with wall(unsandboxed=True).session(notebook(setup, hostile.source)) as session:
        assert len(session.answer("seen").value()) > len(hostile.seen)


def test_with_the_real_library_the_roads_to_what_is_off_limits_lead_there():
    before = dict(sys.modules)
    (roads,) = [hostile.source for hostile in HOSTILE if hostile.name == "secret_off_limits"]
    try:
        exec(roads, space := {})
    finally:
        sys.modules.update(before)
    assert {"import", "getattr", "reload", "dict", "fresh", "source", "file", "code"} <= set(space["seen"])


def test_the_check_that_is_a_stub_inside_has_a_source_outside():
    assert "expect(" in (COURSE / "course_lib" / "checks" / "optimal_discriminator" / "value.py").read_text()


def test_what_is_off_limits_says_so_where_it_is_called():
    name = OFF_LIMITS[0]
    module, _, function = name.rpartition(".")
    uses = f"from {module} import {function}\n\ndef answer(p):\n    return {function}(p, p)"
    with wall().session(notebook(uses)) as session:
        assert not session.flags  # importing it is no use of it
        with pytest.raises(AnswerError, match=f"{function} is off limits in this exercise"):
            session.answer("answer")(Gaussian(0, 1))
        assert session.flags == [f"off limits: {name}"]


def test_nothing_of_a_submission_is_left_for_the_next():
    leaves = """
import os, subprocess
for folder in ("/tmp", "/dev/shm"):
    open(f"{folder}/left", "w").close()
if os.fork() == 0:  # twice, in a session of its own, deaf to polite signals
    os.setsid()
    if os.fork() == 0:
        subprocess.run(["nohup", "sleep", "98765.4321"])
    os._exit(0)
"""
    looks = "import os\nseen = [f for d in ('/tmp', '/dev/shm') for f in os.listdir(d) if f == 'left']"
    with wall().session(notebook(leaves, looks)) as session:
        assert session.answer("seen").value() == ["left", "left"]
        assert running("98765.4321")
    assert not running("98765.4321")
    with wall().session(notebook(looks)) as session:
        assert session.answer("seen").value() == []


def running(word: str) -> bool:
    """Whether a process of this machine has ``word`` in its command line; one that is just starting gets a second."""
    for _ in range(20):
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                if word in path.read_text():
                    return True
        time.sleep(0.05)
    return False
