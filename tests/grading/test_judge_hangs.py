"""Nothing that a student writes makes the judge's own side slow, or ends the grading of the others."""

import faulthandler
import importlib
import os

import pytest
from bank import notebook, submit
from nbformat.v4 import new_markdown_cell

from course_lib import notebooks
from course_lib.cli import complain
from course_lib.data.toys import Gaussian, Mixture, Uniform
from course_lib.grading.course.course import Course
from course_lib.grading.errors import CourseError
from course_lib.grading.exercises import exercise
from course_lib.grading.repair.repair import TOLD, repair
from course_lib.theory.divergences import js

NAME = "02_optimal_discriminator"
SLOW = {
    "a proof of spaces": ("proof", " " * 300_000 + "x"),
    "a line that is nearly an assignment": ("title", "a" + ("," + " " * 8) * 20 + "!"),
}


@pytest.mark.parametrize("cell_id, source", SLOW.values(), ids=SLOW)
def test_repair_comes_to_its_end(cell_id, source):
    nb = submit(NAME)
    nb.cells.insert(0, new_markdown_cell(source, id="slow"))
    for cell in nb.cells:
        if cell.get("id") == cell_id:
            cell.source = source
    faulthandler.dump_traceback_later(300, exit=True)  # a pattern that backtracks goes on for minutes to for ever
    try:
        assert repair(nb, exercise(NAME), notebook("exercises", NAME)).notebook.cells
    finally:
        faulthandler.cancel_dump_traceback_later()


FAR = [[Gaussian(1e9 + start * i, width + 1e-4 * i) for i in range(3)] for start, width in ((3.3, 1e-3), (2.9, 2e-3))]
DEAR = {
    "narrow and far out": tuple(Mixture((*one, *one, one[0])) for one in FAR),
    "narrow": (Gaussian(0, 1e-9), Gaussian(1, 1e-6)),
    "far out": (Uniform(-1e9, 1e9), Gaussian(0, 1)),
    "nested": (Mixture((Mixture((Gaussian(5, 1e-7),)), Gaussian(0, 1))), Gaussian(0, 1)),
    "of many parts": (Mixture(tuple(Gaussian(i / 3, 1) for i in range(8))), Gaussian(9, 1)),
}
PLAIN = [
    (Gaussian(0, 1), Gaussian(0, 500)),
    (Gaussian(0.1, 1), Gaussian(8.1, 1)),  # two knots that differ in the last digit
    (Mixture((Gaussian(0, 0.01), Uniform(3, 4))), Mixture((Gaussian(5, 1), Gaussian(900, 2)))),
]


def witness_card(pair):
    return exercise(NAME).parts["erratum"](3, pair, lambda p, q: 0.0).findings[1]


@pytest.mark.parametrize("pair", DEAR.values(), ids=DEAR)
def test_a_witness_whose_quadrature_takes_minutes_is_refused_before_it(pair, monkeypatch):
    asked = []
    module = importlib.import_module("course_lib.checks.optimal_discriminator.value")
    monkeypatch.setattr(module, "js", lambda p, q: asked.append((p, q)) or js(p, q))
    assert "simpler densities will do" in witness_card(pair).problem
    assert asked and pair not in asked


@pytest.mark.parametrize("pair", PLAIN, ids=str)
def test_a_plain_witness_is_not(pair):
    assert witness_card(pair).holds


@pytest.fixture
def folder(tmp_path):
    """A student's folder in a course of its own."""
    (tmp_path / "submitted" / "eve" / NAME).mkdir(parents=True)
    return tmp_path / "submitted" / "eve" / NAME


def stage(folder, tmp_path):
    staged = tmp_path / "staged"
    Course(tmp_path)._stage(NAME, "eve", notebook("exercises", NAME), staged)
    return staged / "eve" / NAME


@pytest.mark.parametrize(
    "odd", ["directory", "fifo", "link to the secret", "dangling link", "time that is none", "time without end"]
)
def test_what_else_lies_in_a_submitted_folder_is_not_touched(folder, tmp_path, odd):
    file = f"{NAME.split('_', 1)[1]}.ipynb"
    notebooks.write(submit(NAME), folder / file)
    (tmp_path / ".secret").write_text("hidden")
    if odd == "directory":
        (folder / "data.ipynb").mkdir()
    elif odd == "fifo":
        os.mkfifo(folder / "pipe")
    elif odd == "link to the secret":
        (folder / "notes.txt").symlink_to(tmp_path / ".secret")
    elif odd == "dangling link":
        (folder / "more.ipynb").symlink_to(tmp_path / "elsewhere.ipynb")
    else:  # the second would be read for minutes
        (folder / "timestamp.txt").write_text("yesterday, on my word" if odd == "time that is none" else "a." * 400_000)
    assert [path.name for path in stage(folder, tmp_path).iterdir()] == [file]


def test_a_folder_of_other_files_is_one_short_line(folder, tmp_path):
    for number in range(300):
        (folder / f"{number:0200}.txt").touch()
    with pytest.raises(CourseError, match="and 295 more") as caught:
        stage(folder, tmp_path)
    assert len(str(caught.value)) < 1500


def test_a_file_name_commands_no_terminal(folder, tmp_path, capsys):
    for name in ("\x1b[31mred\x1b]0;owned\x07.ipynb", "b.ipynb"):
        (folder / name).write_text("{}")
    with pytest.raises(CourseError, match=r"red.*b\.ipynb") as caught:
        stage(folder, tmp_path)
    assert str(caught.value).isprintable()
    complain("eve: \x1b]0;owned\x07\r\udcff it failed")
    said = capsys.readouterr().err
    assert said.strip().isprintable() and "owned" in said and "it failed" in said


def test_a_link_in_the_notebooks_place_is_not_followed(folder, tmp_path):
    notebooks.write(submit(NAME), tmp_path / "of_a_friend.ipynb")
    (folder / f"{NAME.split('_', 1)[1]}.ipynb").symlink_to(tmp_path / "of_a_friend.ipynb")
    with pytest.raises(CourseError, match="was not submitted"):
        stage(folder, tmp_path)


def test_a_file_that_cannot_be_written_to_is_graded_all_the_same(folder, tmp_path):
    path = folder / f"{NAME.split('_', 1)[1]}.ipynb"
    notebooks.write(submit(NAME), path)
    path.chmod(0o444)
    (staged,) = stage(folder, tmp_path).iterdir()
    assert notebooks.read(staged).metadata[TOLD] == {"repairs": [], "lost": ""}
