"""A submission behind the wall: what its cells showed, what it used, and how it goes on after an accident."""

import select
import shutil
import socket
import tempfile
from pathlib import Path

import pytest
import torch
from nbformat.v4 import new_output
from walls import SHORT, limited, notebook, shown, wall

from course_lib.checking.answers import AnswerError, Unanswered
from course_lib.grading.wall import SandboxUnavailable, Wall, host, lending, sandbox, wire

HONEST = {
    "print('one')\n2": ["stream: one\n", "execute_result: 2"],
    "import sys\nprint('warned', file=sys.stderr)": ["stream: warned\n"],
    "import warnings\nwarnings.warn('careful')": ["UserWarning: careful"],
    "from tqdm import tqdm\nfor _ in tqdm(range(3)): pass": ["100%"],
    "from tqdm.auto import tqdm\nfor _ in tqdm(range(3)): pass": ["100%|HBox|it/s"],
    "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()": ["<Figure size"],
    "import sympy as sp\nsp.symbols('x') ** 2": ["execute_result: x**2"],
    "import asyncio\nawait asyncio.sleep(0.01)\n'awaited'": ["execute_result: 'awaited'"],
    "%%time\nprint('timed')": ["timed", "Wall time"],
    "!echo from a shell": ["from a shell"],
    "display({'a': 1})": ["display_data: {'a': 1}"],
    "import subprocess\nsubprocess.run(['true']).returncode": ["execute_result: 0"],
    "import ipywidgets\nipywidgets.interact(lambda k: print('k is', k), k=(0, 3))": ["k is"],
    "from multiprocessing.dummy import Pool\nPool(2).map(abs, [-1, 2])": ["[1, 2]"],
    "from multiprocessing import Pool\nwith Pool(2) as pool: print(pool.map(abs, [-1, 2]))": ["[1, 2]"],
    "list(torch.utils.data.DataLoader([1, 2], num_workers=1))": ["tensor([1])"],
    "input('a question? ')": ["EOFError"],
    "exit()": [],
    "1 +": ["SyntaxError: invalid syntax, at your line 1: 1 +"],
    "torch.ones(2) @ torch.ones(3)": ["RuntimeError: ", "at your line 1: torch.ones(2) @ torch.ones(3)"],
    "for k in range(3): print(k, end='\\r')\nprint('done')": ["stream: done\n"],
    "%magic_that_is_none": ["not found"],
}


@pytest.fixture(scope="module")
def ran():
    with wall().session(notebook("import torch", *HONEST)) as session:
        assert session.flags == []
        return dict(zip(HONEST, session.notebook.cells[1:]))


@pytest.mark.parametrize("source", HONEST)
def test_honest_cells_show_what_they_show_in_jupyter(ran, source):
    for words in HONEST[source]:
        assert any(word in shown(ran[source]) for word in words.split("|"))


def test_figures_are_kept_as_pictures_and_nothing_is_kept_that_a_browser_would_run(ran):
    kinds = {kind for cell in ran.values() for output in cell.outputs for kind in output.get("data", {})}
    assert {"text/plain", "image/png", "text/latex"} <= kinds <= {"text/plain", "text/latex", "image/png", "image/jpeg"}


def test_an_error_is_one_line_and_the_next_cell_runs(ran):
    (error,) = ran["torch.ones(2) @ torch.ones(3)"].outputs
    assert len(error.traceback) == 1 and "site-packages" not in error.traceback[0]


def test_cells_to_skip_are_not_run_and_old_outputs_are_gone():
    submitted = notebook("a = 1", "a = 2", "b = a")
    for cell in submitted.cells:
        cell.outputs, cell.execution_count = [new_output("stream", text="forged")], 7
    with wall().session(submitted, skip=lambda cell: cell.source == "a = 2") as session:
        assert session.answer("b").value() == 1
        assert [cell.execution_count for cell in session.notebook.cells] == [1, None, 2]
        assert not any(cell.outputs for cell in session.notebook.cells)
    assert submitted.cells[0].outputs[0].text == "forged"


QUARTER = """
import torch

def half(x):
    return 0

def quarter(x, **more):
    return half(half(x, **more))

def quarter_of(x):
    return quarter(x, of=2)

def outer(n):
    return half(torch.ones(n, 1), torch.ones(1, n))

def endless(x):
    while True:
        half(x)
"""


def halved(x: torch.Tensor, by: float = 2) -> torch.Tensor:
    return x / by


def test_what_is_lent_replaces_the_students_until_begun_afresh():
    with wall().session(notebook(QUARTER)) as session:
        x = torch.ones(2, dtype=torch.float64)
        assert session.answer("quarter")(x) == 0
        session.lend({"half": halved})
        assert torch.equal(session.answer("quarter")(x), x / 4)
        with pytest.raises(AnswerError, match="unexpected keyword argument"):
            session.answer("quarter_of")(x)
        session.fresh()
        assert session.answer("quarter")(x) == 0


def test_whatever_is_asked_of_what_is_lent_there_is_an_answer():
    with wall().session(notebook(QUARTER)) as session:
        session.lend({"half": halved})
        for name, given, why in (
            ("quarter", "text", "a Tensor with something in it is needed, got a str"),
            ("quarter", [1.0], "a Tensor with something in it"),
            ("quarter", torch.ones(10**5, 0), "a Tensor with something in it"),
            ("outer", 10**5, "only one element tensors can be converted|a Tensor with 100000 elements"),
        ):
            with pytest.raises(AnswerError, match=why):
                session.answer(name)(given)


def test_asking_for_what_is_lent_without_end_runs_out_of_time():
    with limited(**SHORT) as shared, shared.session(notebook(QUARTER)) as session:
        session.lend({"half": halved})
        with pytest.raises(AnswerError, match="took longer than 1 seconds"):
            session.answer("endless")(torch.ones(1))
        assert session.answer("quarter")(torch.ones(1)) == 0.25


def test_a_function_that_is_lent_makes_no_larger_tensor_than_can_cross():
    def outer(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        return x * y

    tree, block = wire.pack(((torch.ones(10**4, 1), torch.ones(1, 10**4)), {}))
    reply, _ = lending.value_of({"outer": outer}, {"lend": "outer", "inputs": tree}, block)
    assert "more numbers than can be looked at" in reply["error"]
    for message in ({}, {"lend": "nothing"}, {"lend": "outer", "inputs": 3}, {"lend": ["outer"], "inputs": tree}):
        assert lending.value_of({"outer": outer}, message, b"")[0]["error"]


def test_what_is_no_input_of_a_function_that_is_lent_is_neither_gone_through_nor_printed(monkeypatch):
    for name in ("__iter__", "__repr__"):  # a tensor of many numbers is minutes and gigabytes of either
        monkeypatch.setattr(torch.Tensor, name, lambda tensor: pytest.fail("gone through"))
    for inputs in ((torch.ones(9), {}), ([[torch.ones(9)]], {}), ([torch.ones(9)], torch.ones(9)), torch.ones(2)):
        tree, block = wire.pack(inputs)
        reply, _ = lending.value_of({"half": halved}, {"lend": "half", "inputs": tree}, block)
        assert reply["error"].startswith("TypeError")


def test_what_is_lent_survives_an_accident():
    with wall().session(notebook("import os\ndef leaves():\n    os._exit(1)", "half = None")) as session:
        session.lend({"half": halved})
        with pytest.raises(AnswerError):
            session.answer("leaves")()
        assert session.answer("half")(torch.ones(1)) == 0.5


def test_a_blank_stub_is_unanswered_and_a_name_that_is_missing_is_an_error():
    with wall().session(notebook("def stub(x):\n    ...", "number = None")) as session:
        for question in (lambda: session.answer("stub")(1), session.answer("number").value):
            with pytest.raises(Unanswered):
                question()
        with pytest.raises(AnswerError, match="missing is not defined"):
            session.answer("missing").value()


def test_a_notebook_that_takes_too_long_in_all_ends_there_and_keeps_what_it_has():
    burn = "import time\nend = time.process_time() + 0.8\nwhile time.process_time() < end: pass"
    with limited(notebook=1.0) as shared, shared.session(notebook("early = 1", burn, burn, "late = 1")) as session:
        assert session.answer("early").value() == 1
        with pytest.raises(AnswerError, match="late is not defined"):
            session.answer("late").value()
        assert "was not run" in shown(session.notebook.cells[-1])
        assert session.cpu_seconds > 0.7  # of the first, which is within the limit


def test_everything_together_has_a_limit_too():
    with (
        limited(**SHORT, session=0.5) as shared,
        shared.session(notebook("def slow():\n    while True: pass")) as session,
    ):
        with pytest.raises(AnswerError, match="took longer"):
            session.answer("slow")()
        with pytest.raises(AnswerError, match="was not run, as everything before took"):
            session.answer("slow")()


def test_processes_are_not_started_again_for_ever():
    cells = notebook("early = 1", *["import os\nos._exit(1)"] * 6, "late = 1")
    with limited(restarts=3) as shared, shared.session(cells) as session:
        assert [("Stopped" in shown(cell)) for cell in session.notebook.cells] == [False, *[True] * 7]
        with pytest.raises(AnswerError, match="too many"):
            session.answer("early").value()


def end_sandbox(shared, session):
    shared._process.kill()
    shared._process.wait()
    assert select.select([session._worker.sock], [], [], 20)[0], "the worker lives on"


def test_a_sandbox_that_ends_is_an_accident_of_its_session_and_the_next_question_finds_another():
    with wall().session(notebook("a = 1")) as session:
        end_sandbox(wall(), session)
        with pytest.raises(AnswerError, match=r"lost its sandbox|could not be reached"):
            session.answer("a").value()
        assert session.answer("a").value() == 1
        assert len(session.flags) == 1
        end_sandbox(wall(), session)
    with wall().session(notebook("a = 2")) as session:
        assert session.answer("a").value() == 2 and session.flags == []


def test_a_sandbox_that_does_not_reply_in_time_is_ended_as_its_late_reply_would_be_taken_for_the_next(monkeypatch):
    with wall().session(notebook("a = 1")) as session:
        silent, other = socket.socketpair()
        silent.settimeout(0.1)
        with other, monkeypatch.context() as patch:
            patch.setattr(wall(), "_control", silent)
            assert session._worker.control("status")["how"] == "lost its sandbox"
        assert wall()._process.poll() is not None
    with wall().session(notebook("a = 2")) as session:
        assert session.answer("a").value() == 2 and session.flags == []


def test_where_no_other_sandbox_can_be_had_there_are_no_answers(monkeypatch):
    with Wall() as own, own.session(notebook("a = 1")) as session:
        end_sandbox(own, session)
        with pytest.raises(AnswerError):
            session.answer("a").value()
        monkeypatch.setattr(shutil, "which", lambda name: None)
        with pytest.raises(SandboxUnavailable, match="is not installed"):
            session.answer("a").value()


def test_without_bubblewrap_grading_refuses_in_one_line(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(SandboxUnavailable, match=r"bubblewrap \(bwrap\) is not installed") as caught, Wall():
        pass
    assert "\n" not in str(caught.value)


def test_where_bubblewrap_may_not_make_namespaces_grading_refuses_in_one_line(monkeypatch, tmp_path):
    script = tmp_path / "bwrap"
    script.write_text("#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n")
    script.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name: str(script))
    with pytest.raises(SandboxUnavailable, match="uid map: Permission denied") as caught, Wall():
        pass
    assert "\n" not in str(caught.value)


def test_without_a_sandbox_the_same_questions_get_the_same_answers_and_it_is_said_loudly(capsys):
    shared = wall(unsandboxed=True)
    with shared.session(notebook("def double(x):\n    return 2 * x", "import os\nos._exit(1)", "a = 1")) as session:
        assert session.flags == ["run without a sandbox", "cell cell-1 ended the process (exit code 1)"]
        assert session.answer("double")(torch.ones(2)).tolist() == [2, 2]
        assert session.answer("a").value() == 1
    assert "your rights" in host.GIVEN_UP


def test_of_the_judges_environment_only_what_sets_how_torch_rounds_is_passed_on(monkeypatch):
    monkeypatch.setenv("WALL_TEST_SECRET", "a secret")
    before = sandbox.environment()
    monkeypatch.setenv("MKL_CBWR", "COMPATIBLE")
    assert sandbox.environment() == before | {"MKL_CBWR": "COMPATIBLE"} and "WALL_TEST_SECRET" not in before


def test_the_course_folder_is_hidden_where_it_lies_in_a_folder_that_is_shown(tmp_path):
    command = sandbox.command(["true"], tmp_path, Path("/stripped"), hidden=(Path("/usr/share/course"),))
    at = {path: command.index(path) for path in ("/usr/share", "/usr/share/course")}
    assert at["/usr/share"] < at["/usr/share/course"] and command[at["/usr/share/course"] - 1] == "--tmpfs"


def test_an_environment_in_the_courses_own_folder_shows_only_what_python_needs(tmp_path, monkeypatch):
    course, scratch = tmp_path / "course", tmp_path / "scratch"
    for folder in (course / "bin", course / "lib", course / "solutions", scratch):
        folder.mkdir(parents=True)
    monkeypatch.setattr(sandbox.sys, "prefix", str(course))
    command = sandbox.command(["true"], scratch, Path("/stripped"), hidden=(course,))
    there = [Path(word).relative_to(course) for word in command if Path(word).is_relative_to(course)]
    assert {str(path) for path in there} == {".", "bin", "lib"}
    assert command[command.index(str(course)) - 1] == "--tmpfs"


def test_no_folder_is_shown_in_which_nbgrader_may_keep_submissions(tmp_path):
    """Its exchange is in /usr/local/share, unless it is told another place."""
    from nbgrader.exchange.default.exchange import Exchange

    command = sandbox.command(["true"], tmp_path, Path("/stripped"))
    shown = {Path(path) for how, path in zip(command, command[2:]) if how == "--ro-bind"}
    exchange = Path(Exchange.root.default_value)
    assert not shown & {exchange, *exchange.parents} and Path("/usr/bin") in shown


def test_what_a_session_may_write_is_its_own():
    """Else it could close it to those after it, or leave them a note."""
    cell = """
import os
pty = oct(os.stat("/dev/pts/ptmx").st_mode)[-3:]
held = []
try:
    while True:
        held.append(os.open("/dev/ptmx", os.O_RDWR | os.O_NOCTTY))
except OSError:  # the machine has so many for all
    opened = len(held)
os.chmod("/dev/pts/ptmx", 0)
with open("/proc/self/mountinfo") as file:
    mounts = {fields[4]: fields[5] for fields in map(str.split, file)}  # the last covers those before
writable = sorted(point for point, flags in mounts.items() if "rw" in flags.split(","))
with open("/dev/null", "w") as out:
    out.write("as ever")
changed = []
for change in (lambda: os.utime("/dev/null"), lambda: open("/proc/self/autogroup", "w")):
    try:
        changed += [change()]
    except OSError:
        pass
os.nice(10)  # succeeds, as at home
os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
ran = [os.getpriority(os.PRIO_PROCESS, 0), os.sched_getscheduler(0)]
"""
    for _ in range(2):
        with wall().session(notebook(cell)) as session:
            assert session.answer("pty").value() == "666"
            assert session.answer("changed").value() == [] and session.answer("ran").value() == [0, 0]
            assert 0 < session.answer("opened").value() <= 64
            assert set(session.answer("writable").value()) <= {"/tmp", "/dev/shm", "/dev/pts", "/tmp/matplotlib"}


def test_the_socket_to_the_judge_leads_into_no_other_network():
    """A socket belongs to the network in which it was made, and tells its addresses and names whoever holds it."""
    cell = """
import fcntl, gc, socket, struct
from course_lib.grading.wall.inside.worker import Worker
held = next(thing for thing in gc.get_objects() if isinstance(thing, Worker)).sock
names = []
for number in range(1, 9):
    try:
        name = fcntl.ioctl(held.fileno(), 0x8910, struct.pack("16si16s", b"", number, b""))
        names.append(name[:16].strip(b"\\0").decode())
    except OSError:  # there is none of this number
        pass
held.bind("\\0a name for all to see")
"""
    with wall().session(notebook(cell)) as session:
        assert set(session.answer("names").value()) <= {"lo"}
        assert "a name for all to see" not in Path("/proc/net/unix").read_text()


def test_a_sandbox_that_python_does_not_run_in_is_refused_at_once():
    import IPython

    with pytest.raises(SandboxUnavailable, match="no sandbox for student code"):
        Wall(hidden=(Path(IPython.__file__).parent,)).__enter__()


def test_what_python_needs_below_tmp_stays_in_sight_and_nothing_else_does():
    """An environment may lie in /tmp, which each submission has for itself."""
    with tempfile.TemporaryDirectory(dir="/tmp") as shown_there, tempfile.TemporaryDirectory(dir="/tmp") as not_there:
        cell = f"import os\n\nthere, other = os.path.isdir({shown_there!r}), os.path.isdir({not_there!r})"
        with Wall(hidden=(Path(shown_there),)) as wall, wall.session(notebook(cell)) as session:
            assert session.answer("there").value() is True
            assert session.answer("other").value() is False
