"""What the tests of the wall share: two walls that are started once, and the hostile cells.

Each file in ``hostile/`` is a cell that does harm. Its first lines are comments: what it does, then what must come of
it, all of them optional:

* ``flag:`` words that one of the session's flags must have;
* ``shown:`` words that the cell's outputs must have;
* ``seen:`` what its variable ``seen`` must be in the end, a literal: what a cell found that it must not find, mostly
  nothing; ``outside: more`` says that the same cell finds more outside the sandbox, so that the probe is shown to work;
* ``later: lost`` where the cell spoils its own process for good, and questions have no right answers any more.

Otherwise the cells before and after it must have run, and answer. A cell may use ``COURSE`` (the course's folder),
``SECRET_FILE`` (a file of the judge's) and ``PORT`` (a server of the judge's machine). Adding a cell is adding a file.
"""

import ast
import atexit
import contextlib
import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from course_lib.grading.wall import Limits, SandboxUnavailable, Wall

COURSE = Path(__file__).parents[2]
OFF_LIMITS = ("course_lib.theory.optimal_discriminator.value_at_optimum",)
MIB = 2**20
LIMITS = Limits(  # time as in grading: far more than anything here needs that comes to an end
    memory=512 * MIB,
    disk=32 * MIB,
    file=16 * MIB,
    output=100_000,
    outputs=1_000_000,
    traffic=24_000_000,
)
SHORT = {"cell": 2, "question": 1, "patience": 10}  # where running out of time is what must happen


@cache
def wall(unsandboxed: bool = False) -> Wall:
    """An open wall, the same one for all tests of a process; skips the test where there can be no sandbox."""
    opened = Wall(OFF_LIMITS, LIMITS, unsandboxed)
    try:
        opened.__enter__()
    except SandboxUnavailable as error:
        pytest.skip(str(error))
    atexit.register(opened.__exit__)
    return opened


@contextlib.contextmanager
def limited(**limits):
    """The shared wall with other limits."""
    shared = wall()
    shared.limits = replace(LIMITS, **limits)
    try:
        yield shared
    finally:
        shared.limits = LIMITS


def notebook(*sources: str) -> NotebookNode:
    return new_notebook(cells=[new_code_cell(source, id=f"cell-{n}") for n, source in enumerate(sources)])


def shown(cell: NotebookNode) -> str:
    """All that a cell showed, as text."""
    texts = [o.get("text", "") + o.get("data", {}).get("text/plain", "") + o.get("evalue", "") for o in cell.outputs]
    return "\n".join(f"{o.get('ename', o.output_type)}: {text}" for o, text in zip(cell.outputs, texts))


@dataclass(frozen=True)
class Hostile:
    name: str
    head: dict[str, str]
    source: str

    @property
    def seen(self):
        return ast.literal_eval(self.head["seen"])

    @property
    def limits(self) -> dict[str, float]:
        """Short ones only where running out of time is what must happen."""
        return SHORT if "took longer" in self.head.get("flag", "") else {}


def load(path: Path) -> Hostile:
    source = path.read_text(encoding="utf-8")
    return Hostile(path.stem, dict(re.findall(r"(?m)^# (flag|shown|seen|outside|later): (.*)$", source)), source)


HOSTILE = [load(path) for path in sorted((Path(__file__).parent / "hostile").glob("*.py"))]
