"""Every notebook of the course is stored and written as it should be, and each rule of that can fail."""

import json
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from course_lib import notebooks
from course_lib.grading.course.course import Course, contents

COURSE = Course(Path(__file__).parents[2])
STORED = [
    path.relative_to(COURSE.root)
    for kind in ("lectures", "solutions", "exercises")
    for path in sorted((COURSE.root / kind).glob("**/*.ipynb"))
    if ".ipynb_checkpoints" not in path.parts
]


# --- the notebooks of the course


@pytest.mark.parametrize("path", STORED, ids=str)
def test_a_notebook_is_well_formed(path):
    kind = "start" if path.name.startswith("00_") else path.parts[0]
    assert notebooks.faults(COURSE.root / path, kind) == []


@pytest.mark.parametrize("path", STORED, ids=str)
def test_a_notebook_is_valid_as_it_is_stored(path):
    """Strictly: nothing that nbformat would mend on reading."""
    raw = json.loads((COURSE.root / path).read_text(encoding="utf-8"))
    assert (raw["nbformat"], raw["nbformat_minor"]) == (4, 5)
    ids = [cell["id"] for cell in raw["cells"]]
    assert len(set(ids)) == len(ids)
    nbformat.validate(raw)


@pytest.mark.parametrize("name", COURSE.names)
def test_an_exercise_is_what_its_solution_generates(name, tmp_path):
    fresh = COURSE.release(name, into=tmp_path)
    assert contents(fresh) == contents(COURSE.root / "exercises" / name)


def test_the_course_finds_no_fault_in_itself():
    assert COURSE.faults() == []


def test_there_is_something_to_look_at():
    assert {path.parts[0] for path in STORED} == {"lectures", "solutions", "exercises"}
    assert set(COURSE.names) == {path.parts[1] for path in STORED if path.parts[0] == "exercises"}


# --- each rule can fail

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
WORDS = """# Lecture 99 · A title

Takes 20 seconds on a laptop.

## What you will be able to do
## What you need
## Where this comes from
## References

[The exercise](../exercises/99_title/title.ipynb)"""


def picture():
    return new_output("display_data", {"image/png": PIXEL, "text/plain": "<Figure>"})


def lecture():
    plot = new_code_cell("plot()", id="the-plot", execution_count=1, outputs=[picture()])
    return new_notebook(cells=[new_markdown_cell(WORDS, id="title"), plot])


def solution():
    answer = new_code_cell("### BEGIN SOLUTION\nx = 1\n### END SOLUTION", id="answer")
    check = new_code_cell("check(x)\n### BEGIN HIDDEN TESTS\ncheck(x, seed=3)\n### END HIDDEN TESTS", id="check-answer")
    return new_notebook(cells=[new_markdown_cell("# Exercise 99", id="title"), answer, check])


def exercise():
    return new_notebook(cells=[new_markdown_cell("# Exercise 99", id="title"), new_code_cell("...", id="answer")])


WELL_FORMED = {"lectures": lecture, "solutions": solution, "exercises": exercise, "start": exercise}


def faults(path, kind, spoil=lambda nb: None):
    nb = notebooks.tidy(WELL_FORMED[kind]())
    spoil(nb)
    path.write_text(nbformat.v4.writes(nb) + "\n", encoding="utf-8")  # the one that mends nothing
    return notebooks.faults(path, kind)


@pytest.mark.parametrize("kind", WELL_FORMED)
def test_a_well_formed_notebook_has_no_fault(kind, tmp_path):
    assert faults(tmp_path / "small.ipynb", kind) == []


def source(number, text):
    """Replace a cell's source; ``{}`` in ``text`` is the old one."""

    def spoil(nb):
        nb.cells[number].source = text.replace("{}", nb.cells[number].source)

    return spoil


def output(kind, *arguments, **fields):
    def spoil(nb):
        nb.cells[1].outputs = [*nb.cells[1].outputs, new_output(kind, *arguments, **fields)]
        nb.cells[1].execution_count = 1

    return spoil


def without(words):
    return lambda nb: nb.cells[0].update(source=nb.cells[0].source.replace(words, ""))


def cell_id(name):
    return lambda nb: nb.cells[1].update(id=name)


def no_pictures(nb):
    nb.cells[1].outputs = []


def not_run(nb):
    nb.cells.append(new_code_cell("x = 1", id="later"))


LONG = "\n".join(f"x{n} = {n}" for n in range(19))
SPOILT = {
    "editor's metadata": ("start", lambda nb: nb.metadata.update(colab={}), "not tidy"),
    "another kernel": ("start", lambda nb: nb.metadata.kernelspec.update(name="conda-env"), "not tidy"),
    "cell metadata": ("start", lambda nb: nb.cells[0].metadata.update(collapsed=True), "not tidy"),
    "odd count": ("lectures", lambda nb: nb.cells[1].update(execution_count=7), "not tidy"),
    "dead widget": ("lectures", output("display_data", {notebooks.WIDGET_VIEW: {"model_id": "1"}}), "not tidy"),
    "random id": ("start", cell_id("3fd54e91"), "cell ids must be readable"),
    "shouted id": ("start", cell_id("The_Plot"), "cell ids must be readable"),
    "id twice": ("start", cell_id("title"), "a cell id stands twice"),
    "heavy": ("start", source(0, "{}" + "x" * notebooks.LARGEST_FILE), "over 1,000,000 bytes"),
    "long cell": ("lectures", source(1, LONG), "cells over 18 lines: ['the-plot']"),
    "error": ("lectures", output("error", ename="E", evalue="", traceback=[]), "an error is stored"),
    "stderr": ("lectures", output("stream", name="stderr", text="warning"), "stderr is stored"),
    "home folder": ("start", source(1, 'open("/home/me/x.csv")'), "an absolute path"),
    "temporary folder": ("start", source(0, "{} see /tmp/x"), "an absolute path"),
    "windows drive": ("start", source(1, 'open("C:\\\\data")'), "an absolute path"),
    "windows home": ("start", source(1, 'open(r"C:\\Users\\me")'), "an absolute path"),
    "printed path": ("lectures", output("stream", name="stdout", text="in\n/usr/lib/python"), "an absolute path"),
    "displayed path": ("lectures", output("display_data", {"text/html": "<a>/root/x</a>"}), "an absolute path"),
    "pip": ("start", source(1, "import os\n%pip install x"), "downloads or installs"),
    "shell": ("start", source(1, "!wget x"), "downloads or installs"),
    "torchvision": ("start", source(1, 'MNIST(".", download=True)'), "downloads or installs"),
    "urllib": ("start", source(1, "urllib.request.urlopen(url)"), "downloads or installs"),
    "no title": ("lectures", source(0, "Some words.\n\n{}"), "the first cell must be the title"),
    "no cells": ("lectures", lambda nb: nb.update(cells=[]), "the first cell must be the title"),
    **{
        field.strip("# "): ("lectures", without(field), f"the section “{field.strip('# ')}” is missing")
        for field in notebooks.LECTURE_FIELDS
    },
    "no time": ("lectures", without("Takes 20 seconds on a laptop."), "how long it takes"),
    "no exercise": ("lectures", without("../exercises/"), "does not point to its exercise"),
    "no picture": ("lectures", no_pictures, "no picture is stored"),
    "not run": ("lectures", not_run, "not run from the top"),
    "no solution": ("solutions", source(1, "x = 1"), "no solution region"),
    "no hidden test": ("solutions", source(2, "check(x)"), "no hidden tests"),
    "solution left": ("exercises", source(1, "### BEGIN SOLUTION\nx = 1"), "a solution or hidden test is left in"),
    "test left": ("exercises", source(1, "### BEGIN HIDDEN TESTS"), "a solution or hidden test is left in"),
    "rubric left": ("exercises", source(0, "### BEGIN MARK SCHEME"), "a solution or hidden test is left in"),
    "output left": ("exercises", output("stream", name="stdout", text="4"), "outputs are stored"),
}


@pytest.mark.parametrize("kind, spoil, says", SPOILT.values(), ids=SPOILT)
def test_a_spoilt_notebook_has_its_fault(kind, spoil, says, tmp_path):
    found = faults(tmp_path / "small.ipynb", kind, spoil)
    assert any(says in fault for fault in found), found
    others = [fault for fault in found if says not in fault and not fault.startswith("not tidy")]
    assert others == [] or says in ("the first cell must be the title", "no picture is stored"), others


@pytest.mark.parametrize("indent, end", [(4, "\n"), (1, "")], ids=["indented", "no final newline"])
def test_the_bytes_are_those_of_tidy(indent, end, tmp_path):
    path = tmp_path / "small.ipynb"
    nb = notebooks.tidy(exercise())
    path.write_text(json.dumps(nb, indent=indent, sort_keys=True) + end, encoding="utf-8")
    assert notebooks.faults(path, "start") == ["not tidy: store it with `course tidy`"]
    notebooks.write(notebooks.tidy(notebooks.read(path)), path)
    assert notebooks.faults(path, "start") == []


@pytest.mark.parametrize(
    "words",
    [
        "https://example.org/home/index.html",
        "the map $D:\\mathbb{R} \\to [0, 1]$",
        "../lectures/tmp/x",
        "true/var/false",
    ],
)
def test_what_only_looks_like_an_absolute_path_is_none(words, tmp_path):
    assert faults(tmp_path / "small.ipynb", "start", source(0, words)) == []


def test_a_picture_whose_bytes_spell_a_path_is_none(tmp_path):
    def spell(nb):
        nb.cells[1].outputs[0].data["image/png"] = "iVBOR+/tmp/" + PIXEL

    assert faults(tmp_path / "small.ipynb", "lectures", spell) == []


def test_what_a_cell_prints_is_one_output_however_slowly_it_prints(tmp_path):
    slowly = "import time\nfor n in range(3):\n    print(n, flush=True)\n    time.sleep(0.3)"
    nb = notebooks.execute(new_notebook(cells=[new_code_cell(slowly)]), tmp_path)
    assert [output.text for output in nb.cells[0].outputs] == ["0\n1\n2\n"]
