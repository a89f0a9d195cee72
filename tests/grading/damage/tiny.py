"""A whole exercise of two parts and a proof, small enough to be damaged and graded a thousand times."""

import math
import sys
import types

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course_lib import checks
from course_lib.checking.expectation import expect
from course_lib.checking.part import Exercise
from course_lib.notebooks import KERNEL

EXERCISE = Exercise("99_tiny", written={"proof": 6})


@EXERCISE.part("Part 1 · Square", points=2, answers="square", read="1")
def squared(draw, square):
    yield expect("The square", lambda: square(3.0), 9.0, worth=2)


@EXERCISE.part("Part 2 · Range", points=3, answers="low high spread", read="2")
def ranged(draw, low, high, spread):
    yield expect("The ends", lambda: (low.value(), high.value()), (1, 5), worth=1)
    yield expect("The spread", lambda: spread(2.0, 5.0), 3.0, worth=2)


SET_UP = "import math\nfrom course_lib.checks import tiny as check"
PROOF = ["*Your answer here.*", "It follows that\nlow = 1, hence the claim."]
ANSWERS = {  # as released, and as filled in
    "squared": [
        "def square(x: float) -> float:\n    ...",
        "%matplotlib inline\ndef square(x: float) -> float:\n    return math.prod([x, x])",
    ],
    "ranged": [
        "low = high = None\n\n\ndef spread(a, b):\n    # your code here\n    ...",
        "low, high = int(math.cos(0)), 5\n\n\ndef spread(a, b):\n    return b - a",
    ],
}


def notebook(filled: bool) -> nbformat.NotebookNode:
    """The exercise as nbgrader would release it, or with every answer right."""

    def marked(cell, name, **flags):
        cell.id = name
        flags = {"schema_version": 3, "task": False, "cell_type": cell.cell_type, "grade_id": name} | flags
        cell.metadata = nbformat.from_dict({"deletable": False, "nbgrader": flags})
        return cell

    cells = [new_markdown_cell("# Tiny", id="title"), new_code_cell(SET_UP, id="setup")]
    for name, part in EXERCISE.parts.items():
        call = f"check.{name}({', '.join(part.answers)})"
        cells += [
            new_markdown_cell(f"## {part.title}", id=f"part-{name}"),
            marked(new_code_cell(ANSWERS[name][filled]), name, grade=False, solution=True, locked=False),
            marked(new_code_cell(call), f"check-{name}", grade=True, solution=False, locked=True, points=part.points),
        ]
    proof = marked(new_markdown_cell(PROOF[filled]), "proof", grade=True, solution=True, locked=False, points=6)
    cells += [new_markdown_cell("## Part 3 · Proof", id="part-3"), proof]
    return new_notebook(cells=cells, metadata={"kernelspec": dict(KERNEL), "language_info": {"name": "python"}})


def install(monkeypatch) -> None:
    """Let ``from course_lib.checks import tiny`` work for as long as a test runs."""
    module = types.ModuleType("course_lib.checks.tiny")
    module.exercise, module.squared, module.ranged, module.math = EXERCISE, squared, ranged, math
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(checks, "tiny", module, raising=False)
