"""The ``course`` command: what each command does, and that a mistake is one clear line and a non-zero exit."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from bank import COURSE, notebook, submit
from nbformat.v4 import new_code_cell, new_notebook
from typer.testing import CliRunner

from course_lib import cli, notebooks
from course_lib.grading.course.course import Course, contents, reason
from course_lib.grading.exercises import exercise
from course_lib.grading.judge import single
from course_lib.grading.wall import shared

NAME = "02_optimal_discriminator"
COMMAND = shutil.which("course", path=Path(sys.executable).parent) or "the course command is not installed"
COMMANDS = sorted(
    command.name or command.callback.__name__.replace("_", "-") for command in cli.app.registered_commands
)


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A copy of the course without lectures, which is the working directory."""
    for kind in ("solutions", "exercises"):
        shutil.copytree(COURSE.root / kind, tmp_path / kind, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    shutil.copy(COURSE.root / "nbgrader_config.py", tmp_path)
    monkeypatch.chdir(tmp_path)
    return Course(tmp_path)


@pytest.fixture
def run(monkeypatch, capsys):
    """``run("grade", "02")`` is ``course grade 02``: its exit code, and what it says on either stream."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["course", *map(str, arguments)])
        with pytest.raises(SystemExit) as done:
            cli.main()
        code, said = done.value.code, capsys.readouterr()
        message = code if isinstance(code, str) else ""  # Python prints it on stderr, and exits with 1
        return SimpleNamespace(code=1 if message else code or 0, out=said.out, err=said.err + message)

    return run


def one_line(done, *says):
    """``done`` failed and said so in one line that has each of ``says``."""
    assert done.code != 0 and done.out == "" and "Traceback" not in done.err
    assert len(done.err.strip().splitlines()) == 1, done.err
    for words in says:
        assert words in done.err


def edit(path, change):
    nb = notebooks.read(path)
    change(nb)
    notebooks.write(nb, path)


# --- mistakes


@pytest.mark.parametrize("command", ["release", "grade"])
def test_an_unknown_exercise_is_one_line_that_lists_what_there_is(course, run, command):
    one_line(run(command, "99_nothing"), "there is no exercise '99_nothing'", NAME)


@pytest.mark.parametrize("command", ["release", "grade"])
def test_an_ambiguous_beginning_is_one_line(course, run, command):
    shutil.copytree(course.root / "solutions" / NAME, course.root / "solutions" / f"{NAME}_twice")
    one_line(run(command, NAME[:2]), f"several exercises begin with '{NAME[:2]}'", f"{NAME}_twice")
    assert course.resolve(NAME) == NAME, "a whole name is not ambiguous"


@pytest.mark.parametrize("arguments", [("lab",), ("release",), ("grade", "02"), ("check",)], ids=" ".join)
def test_outside_the_course_is_one_line(run, tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    one_line(run(*arguments), "not inside the course", "nbgrader_config.py")


def test_inside_the_course_is_also_any_folder_below(course, monkeypatch):
    monkeypatch.chdir(course.root / "solutions" / NAME)
    assert Course.here().root == course.root


NOTEBOOK_COMMANDS = ["grade-one", "run", "tidy"]


@pytest.mark.parametrize("command", NOTEBOOK_COMMANDS)
def test_a_missing_notebook_is_one_line(run, tmp_path, command):
    one_line(run(command, tmp_path / "none.ipynb"), "none.ipynb: there is no such file")


@pytest.mark.parametrize("command", NOTEBOOK_COMMANDS)
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"# a script",
        b"{}",
        b"[]",
        b"\xff\xfe\x00",
        b'{"nbformat": 99, "nbformat_minor": 0, "metadata": {}, "cells": []}',
        b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}',
        b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "code"}]}',
    ],
    ids=["empty", "script", "object", "list", "bytes", "future", "no cells", "no source"],
)
def test_what_is_no_notebook_is_one_line_and_stays_as_it_is(run, tmp_path, command, content):
    path = tmp_path / "file.ipynb"
    path.write_bytes(content)
    one_line(run(command, path), "file.ipynb: not a", "notebook")
    assert path.read_bytes() == content


@pytest.mark.parametrize("command", NOTEBOOK_COMMANDS)
def test_a_folder_is_no_notebook(run, tmp_path, command):
    one_line(run(command, tmp_path), str(tmp_path))


@pytest.mark.parametrize(
    "source", ["1 + 1", "from course_lib.checks import card", "from course_lib.checks import nothing"], ids=str
)
def test_a_notebook_of_no_exercise_is_one_line(run, tmp_path, source):
    notebooks.write(new_notebook(cells=[new_code_cell(source, id="a")]), tmp_path / "mine.ipynb")
    one_line(run("grade-one", tmp_path / "mine.ipynb"), "mine.ipynb: not a", "exercise of this course")


def test_nothing_submitted_is_one_line(course, run):
    one_line(run("grade", NAME), "nothing to grade", f"submitted/STUDENT/{NAME}/")


def test_a_class_of_which_nobody_can_be_graded_is_a_line_each(course, run):
    (course.root / "submitted" / "[bold]eve" / NAME).mkdir(parents=True)
    done = run("grade", NAME[:2])
    assert done.code == 1 and "Traceback" not in done.err and "feedback pages:" in done.out
    file = course.notebook("exercises", NAME).name
    assert done.err.strip() == f"[bold]eve: {file} was not submitted; there is nothing"


@pytest.mark.parametrize("command", ["solve", "grade_one"])
def test_an_unknown_command_is_said_without_a_traceback(run, command):
    done = run(command)
    assert done.code == 2 and "No such command" in done.err and "Traceback" not in done.err


@pytest.mark.parametrize("command", ["grade", "grade-one", "run", "tidy"])
def test_a_missing_argument_is_said_without_a_traceback(run, command):
    done = run(command)
    assert done.code == 2 and "Missing argument" in done.err and "Traceback" not in done.err


# --- help


def test_each_command_has_a_line_in_the_overview_and_a_help_text_of_its_own():
    runner = CliRunner(env={"TERMINAL_WIDTH": "200", "COLUMNS": "200"})
    overview = runner.invoke(cli.app, ["--help"]).output
    assert runner.invoke(cli.app, []).output.strip() == overview.strip()
    assert {"check", "grade", "grade-one", "lab", "release", "run", "tidy"} <= set(COMMANDS)
    for command in COMMANDS:
        (line,) = [line for line in overview.splitlines() if re.match(rf"\W*{command}\s", line)]
        assert len(re.sub(r"\W", "", line)) > len(command) + 20, line
        shown = runner.invoke(cli.app, [command, "--help"])
        assert shown.exit_code == 0 and f"{command}" in shown.output
        said = re.sub(r"[\W\d]+", " ", shown.output)
        assert len(said.split()) > 10, shown.output


def test_the_command_is_installed_and_says_its_line_without_a_traceback(tmp_path):
    done = subprocess.run([COMMAND, "release"], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1 and done.stdout == ""
    assert (
        done.stderr.startswith("course: ") and done.stderr.count("\n") == 1 and "not inside the course" in done.stderr
    )


# --- release


def test_release_gives_the_same_bytes_twice_and_those_of_the_repository(course, run):
    for _ in range(2):
        shutil.rmtree(course.root / "exercises" / NAME)
        done = run("release")
        assert done.code == 0 and done.err == "" and f"released exercises/{NAME}" in done.out
        assert contents(course.root / "exercises") == contents(COURSE.root / "exercises")
    assert not (course.root / "gradebook.db").exists(), "a release is not recorded"


def test_release_replaces_what_was_edited_by_hand(course, run):
    path = course.notebook("exercises", NAME)
    path.write_text("edited")
    (path.parent / "stray.txt").write_text("left over")
    assert run("release", NAME[:2]).code == 0
    assert contents(course.root / "exercises") == contents(COURSE.root / "exercises")


def spoil(nb):
    cell = next(cell for cell in nb.cells if "### END SOLUTION" in cell.source)
    cell.source = cell.source.replace("### END SOLUTION", "")


def test_a_release_that_fails_keeps_the_old_copy(course, run):
    edit(course.notebook("solutions", NAME), spoil)
    before = contents(course.root / "exercises")
    one_line(run("release", NAME), f"{NAME} could not be generated", "solution")
    assert contents(course.root / "exercises") == before


def test_a_figure_that_was_not_drawn_is_said(course, run):
    def undraw(nb):
        for cell in nb.cells:
            if "expected-figure" in cell.metadata.get("tags", []):
                cell.outputs = []

    edit(course.notebook("solutions", NAME), undraw)
    one_line(run("release", NAME), "should show a figure, but none is stored")


# --- check


def test_check_is_content_with_the_course(course, run):
    done = run("check")
    assert (done.code, done.err) == (0, "") and "everything is current and well-formed" in done.out


def complaints(done):
    assert done.code == 1 and done.out == "" and "Traceback" not in done.err
    return done.err.splitlines()


def test_check_finds_an_exercise_that_is_stale_missing_or_without_a_solution(course, run):
    first, *_ = (cell for cell in notebook("exercises", NAME).cells if cell.cell_type == "markdown")
    edit(course.notebook("exercises", NAME), lambda nb: nb.cells[0].update(source=first.source + " Edited by hand."))
    stale = f"exercises/{NAME}: not what solutions/{NAME} generates: `course release {NAME}`"
    assert complaints(run("check")) == [stale]
    shutil.rmtree(course.root / "exercises" / NAME)
    (course.root / "exercises" / "98_orphan").mkdir()
    assert complaints(run("check")) == ["exercises/98_orphan: there is no solution for it", stale]


def test_check_finds_an_untidy_notebook(course, run):
    path = course.notebook("solutions", NAME)
    raw = json.loads(path.read_text(encoding="utf-8"))
    raw["cells"][0]["metadata"]["collapsed"] = True
    path.write_text(json.dumps(raw, indent=1) + "\n", encoding="utf-8")
    assert complaints(run("check")) == [
        f"solutions/{NAME}/{path.name}: not tidy: store it with `course tidy`",
    ]


@pytest.mark.parametrize("graded", ["check-losses", "proof"])
def test_check_finds_points_on_which_notebook_and_checks_disagree(course, run, graded):
    def more(nb):
        cell = next(cell for cell in nb.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == graded)
        cell.metadata.nbgrader.points += 1

    edit(course.notebook("solutions", NAME), more)
    found = complaints(run("check"))
    assert any(
        line.startswith(f"solutions/{NAME}: the graded cells are") and f"'{graded}': 7" in line for line in found
    )


def test_check_lists_everything_also_after_what_cannot_be_read(course, run):
    for kind, name in (("lectures", "01_broken"), ("solutions", "97_no_checks/no_checks")):
        path = course.root / kind / f"{name}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text("{")
    edit(course.notebook("solutions", NAME), spoil)
    found = complaints(run("check"))
    assert any(line.startswith("lectures/01_broken.ipynb: ") and "not a Jupyter notebook" in line for line in found)
    assert "solutions/97_no_checks: there are no checks for '97_no_checks' in course_lib.checks" in found
    assert any(line.startswith(f"solutions/{NAME}: {NAME} could not be generated") for line in found)


def test_a_folder_that_is_no_exercise_is_none(course, run):
    before = course.names
    for stray in ("scratch/notes.ipynb", ".ipynb_checkpoints/x.ipynb"):
        (course.root / "solutions" / stray).parent.mkdir()
        notebooks.write(new_notebook(), course.root / "solutions" / stray)
    assert course.names == before and NAME in before


# --- run and tidy


def test_tidy_stores_the_one_form_and_changes_nothing_in_it(run, tmp_path):
    path = tmp_path / "edited.ipynb"
    path.write_bytes(COURSE.notebook("solutions", NAME).read_bytes())
    raw = json.loads(path.read_text(encoding="utf-8"))
    raw["metadata"]["colab"] = {"name": "x"}
    for cell in raw["cells"]:
        cell["metadata"]["ExecuteTime"] = "now"
    path.write_text(json.dumps(raw, indent=4), encoding="utf-8")
    for _ in range(2):
        assert run("tidy", path).code == 0
        assert path.read_bytes() == COURSE.notebook("solutions", NAME).read_bytes()


def test_run_stores_outputs_and_a_notebook_that_raises_stays_as_it_was(run, tmp_path):
    good, bad = tmp_path / "good.ipynb", tmp_path / "bad.ipynb"
    notebooks.write(new_notebook(cells=[new_code_cell("import os", id="a"), new_code_cell("6 * 7", id="b")]), good)
    notebooks.write(new_notebook(cells=[new_code_cell("print('[bold]')\n[][\n0]", id="spoilt")]), bad)
    before = bad.read_bytes()
    done = run("run", good, bad)
    assert done.code == 1 and len(done.err.strip().splitlines()) == 1 and "Traceback" not in done.err
    assert "bad.ipynb: the cell spoilt raised IndexError: list index out of range" in done.err
    assert f"ran {good}" in done.out and bad.read_bytes() == before
    cells = notebooks.read(good).cells
    assert [cell.execution_count for cell in cells] == [1, 2] and cells[1].outputs[0].data["text/plain"] == "42"
    assert run("tidy", good).code == 0 and notebooks.faults(good, "start") == []


# --- without a sandbox


@pytest.fixture
def no_bwrap(monkeypatch):
    """A machine without bubblewrap, on which no wall stands yet."""
    monkeypatch.setattr(shared, "shared_wall", shared.shared_wall.__wrapped__)
    monkeypatch.setattr(shutil, "which", lambda *arguments, **options: None)


def test_grading_is_refused_in_one_line_where_there_is_no_sandbox(course, run, no_bwrap):
    path = course.root / "submitted" / "ada" / NAME / course.notebook("exercises", NAME).name
    path.parent.mkdir(parents=True)
    notebooks.write(notebook("exercises", NAME), path)
    one_line(run("grade", NAME), "no sandbox", "bubblewrap", "--unsandboxed")
    one_line(run("grade-one", path), "no sandbox", "bubblewrap", "--unsandboxed")
    assert not (course.root / "feedback").exists() and not (course.root / "grades.csv").exists()


def test_unsandboxed_grading_works_and_says_loudly_what_is_given_up(run, tmp_path, no_bwrap):
    path = tmp_path / "right.ipynb"
    notebooks.write(submit(NAME), path)
    done = run("grade-one", path, "--unsandboxed", "--json")
    assert done.code == 0, done.err
    assert done.err.startswith("WARNING") and "with your rights" in done.err and "gradebook" in done.err
    result = json.loads(done.out)
    assert result["flags"] == ["run without a sandbox"] and result["score"] == result["max_score"]


# --- grade-one


@pytest.fixture(scope="module")
def verdict(tmp_path_factory):
    """What ``course grade-one --json`` prints on the blank exercise, outside of any course, and its exit code."""
    path = tmp_path_factory.mktemp("anywhere") / "renamed by a browser (1).ipynb"
    notebooks.write(notebook("exercises", NAME), path)
    command = [COMMAND, "grade-one", str(path), "--json"]
    return subprocess.run(command, cwd=path.parent, capture_output=True, text=True, timeout=300)


def test_grade_one_prints_its_json_and_nothing_else(verdict):
    assert verdict.returncode == 0, verdict.stderr
    result = json.loads(verdict.stdout)
    assert set(result) >= {"exercise", "score", "max_score", "parts", "repairs", "flags"}
    assert result["exercise"] == NAME and result["repairs"] == [] and result["flags"] == []
    for part in result["parts"]:
        assert set(part) >= {"id", "score", "max_score", "message", "hint", "flags"}
        assert isinstance(part["message"], str) and isinstance(part["hint"], str) and isinstance(part["flags"], list)


def test_grade_one_of_the_blank_exercise(verdict):
    result = json.loads(verdict.stdout)
    checked = {part["id"]: part for part in result["parts"] if part["id"] != "proof"}
    assert {name: part["max_score"] for name, part in checked.items()} == {
        part.name: part.points for part in exercise(NAME).parts.values()
    }
    assert {part["score"] for part in checked.values()} == {0} and result["score"] == 0
    assert {part["message"] for part in checked.values()} == {"Not answered yet."}
    assert result["max_score"] == sum(part["max_score"] for part in checked.values())


RESULT = {
    "exercise": NAME,
    "score": 1.5,
    "max_score": 3.0,
    "parts": [
        {"id": "one", "score": 1.5, "max_score": 3.0, "message": "got [nan, nan] [/red]", "hint": "Try.", "flags": []},
        {"id": "proof", "score": None, "max_score": 6.0, "message": "A person reads it.", "hint": "", "flags": []},
    ],
    "repairs": [],
    "flags": [],
}


def test_grade_one_shows_a_table_in_which_no_number_is_taken_for_markup(run, tmp_path, monkeypatch):
    monkeypatch.setattr(single, "grade_one", lambda path, name, unsandboxed: RESULT)
    done = run("grade-one", tmp_path / "any.ipynb")
    assert done.code == 0 and "[nan, nan] [/red] Try." in done.out
    assert "1.5 / 3" in done.out and "to read / 6" in done.out and "1.5 of 3 points" in done.out


def test_grade_one_says_that_a_person_must_grade_what_cannot_be_graded(run, tmp_path, monkeypatch):
    lost = RESULT | {"score": None, "flags": ["to be graded by hand: The file is [empty]."]}
    monkeypatch.setattr(single, "grade_one", lambda path, name, unsandboxed: lost)
    done = run("grade-one", tmp_path / "any.ipynb")
    assert done.code == 0 and "Traceback" not in done.err and "to be graded by hand: The file is [empty]." in done.out
    assert "of 3 points" not in done.out


def test_marks_are_a_row_a_student_and_a_column_a_part(capsys):
    def row(student, part, points, most, to_read=False):
        return {"exercise": "e", "student": student, "part": part, "points": points} | {
            "max_points": most,
            "to_read": to_read,
        }

    cli.print_marks([
        row("ada [x]", "check-a", 3.0, 3.0), row("ada [x]", "proof", 0.0, 6.0, True),
        row("bo", "check-a", 1.5, 3.0), row("bo", "proof", 4.0, 6.0),
    ])  # fmt: skip
    table = capsys.readouterr().out
    assert re.search(r"ada \[x\]\W+3\W+to read\W+100%", table) and re.search(r"bo\W+1\.5\W+4\W+50%", table)
    assert "a /3" in table and "proof /6" in table


def test_the_reason_of_a_failure_is_the_line_that_says_it():
    log = "Traceback (most recent call last):\n  File x\nValueError: the reason\n"
    log += "nbgrader.converters.base.NbGraderException: Please see the above traceback"
    assert reason({"log": log}) == "ValueError: the reason"
    assert reason({"error": "nbgrader.converters.base.NbGraderException: put it back"}) == "put it back"
    assert reason({}) == "no reason given"


def test_lab_opens_the_start_page_in_the_course(course, run, monkeypatch):
    import jupyterlab.labapp

    opened = []
    monkeypatch.setattr(jupyterlab.labapp.LabApp, "launch_instance", lambda argv: opened.extend(argv))
    assert run("lab").code == 0
    assert f"--ServerApp.root_dir={course.root}" in opened
    assert any(argument.endswith("lectures/00_start_here.ipynb") for argument in opened)
    assert (COURSE.root / "lectures/00_start_here.ipynb").is_file()


def test_an_error_of_ours_is_not_hidden_behind_a_line(monkeypatch, course):
    """Only mistakes of the user's are turned into one line; a bug keeps its traceback."""
    monkeypatch.setattr(Course, "release", lambda *_: 1 / 0)
    monkeypatch.setattr(sys, "argv", ["course", "release"])
    with pytest.raises(ZeroDivisionError):
        cli.main()
