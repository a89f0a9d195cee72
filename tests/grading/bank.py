"""The bank of answers: one small file each under ``bank/EXERCISE/``, with what it must score and be told.

The first lines are comments: what the answer is, then ``part:`` (the answer cell that it replaces), ``points:`` (what
its part must earn) and, for a wrong answer, any number of lines ``hint:``. Each has words that one of the card's hints
must have, and a hint that names a mistake must have the words of one of these lines: it is true of this answer, or it
must not be shown. The rest of the file is the cell. Adding an answer is adding a file.
"""

import copy
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from pathlib import Path

import pytest
from nbformat import NotebookNode

from course_lib import notebooks
from course_lib.checking.card import Card
from course_lib.grading.course import submission
from course_lib.grading.course.course import Course
from course_lib.grading.exercises import exercise as exercise_named
from course_lib.grading.judge.judge import Verdict, judge
from course_lib.grading.repair.repair import repair
from course_lib.grading.wall import SandboxUnavailable, shared

FOLDER = Path(__file__).parent / "bank"
COURSE = Course(Path(__file__).parents[2])
SECRET, KEY = 987654321, b"a key of the tests, of no course"


@dataclass(frozen=True)
class BankAnswer:
    exercise: str
    name: str
    part: str
    points: float
    hints: tuple[str, ...]
    source: str


def load(path: Path) -> BankAnswer:
    source = path.read_text(encoding="utf-8")
    head = dict(re.findall(r"(?m)^# (part|points): (.*)$", source))
    hints = tuple(re.findall(r"(?m)^# hint: (.*)$", source))
    cell = re.sub(r"\A(#.*\n)+", "", source)
    return BankAnswer(path.parent.name, path.stem, head["part"], float(head["points"]), hints, cell)


ANSWERS = [load(path) for path in sorted(FOLDER.glob("*/*.py"))]


@cache
def notebook(kind: str, exercise: str) -> NotebookNode:
    return notebooks.read(COURSE.notebook(kind, exercise))


def submit(exercise: str, *replaced: BankAnswer) -> NotebookNode:
    """The released notebook with the reference in every part but those of the ``replaced`` answers."""
    written = submission.answers(notebook("solutions", exercise))
    return submission.fill(notebook("exercises", exercise), written | {a.part: a.source for a in replaced})


def cards(
    nb: NotebookNode, seed: int = SECRET, space: dict | None = None, parts: Collection[str] | None = None
) -> dict[str, Card]:
    """The cards of all or some ``parts`` on secret inputs, by part name.

    Of the submission only the set-up cell and the answers run, in this process and in ``space``; figures do not.
    """
    space, found = {} if space is None else space, {}
    for cell in nb.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if cell.cell_type != "code" or not (grade_id or cell.id == "setup"):
            continue
        if grade_id.startswith("check-"):
            part = grade_id.removeprefix("check-")
            if parts is None or part in parts:
                found[part] = eval(cell.source.strip()[:-1] + f", seed={seed})", space)
        else:
            exec(compile(cell.source, f"<{cell.id}>", "exec"), space)
    return found


def wall(exercise: str):
    """The wall that ``course grade`` uses for an exercise, one for all the tests of a process."""
    try:
        return shared.shared_wall(exercise_named(exercise).off_limits, False)
    except SandboxUnavailable as error:
        pytest.skip(str(error))


def verdict(nb: NotebookNode, exercise: str, key: bytes = KEY, student: str = "ada", released: bool = True) -> Verdict:
    """What grading makes of a submission: put right, with the release or without, then judged behind the wall."""
    subject = exercise_named(exercise)
    repaired = repair(copy.deepcopy(nb), subject, notebook("exercises", exercise) if released else None)
    assert not repaired.lost
    return judge(repaired.notebook, subject, wall(exercise), key, student, repaired.repairs)


def batches(answers: Iterable, part: Callable) -> list[list]:
    """The answers in as few submissions as can be: one for each part (``part`` says of which) in each of them."""
    by_part = {}
    for answer in answers:
        by_part.setdefault(part(answer), []).append(answer)
    return [[answer for answer in row if answer] for row in zip_longest(*by_part.values())]
