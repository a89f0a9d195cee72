"""Repair, do not reject: a submission is put right by grade id, then by what its cells define, and told so.

:func:`repair` takes a file that a student handed in and gives a notebook that has each graded cell of the exercise just
once, marked as it should be. What was put right is told, one sentence each, for student and instructor. Where no
verdict would be fair ``lost`` says why, and a person grades it. Nothing of it is run here.

Behind the details stand three rules. No code is thrown away: the copies of a cell all run, in their order. A blank stub
never undoes an answer. What a check asks, and what it is worth, is the exercise's to say.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course_lib.checking.part import Exercise
from course_lib.grading.exercises import exercises
from course_lib.grading.repair import bindings, upload
from course_lib.grading.repair.align import Bench
from course_lib.grading.repair.bindings import look
from course_lib.grading.repair.cells import fresh, retype
from course_lib.grading.repair.slots import slots_of
from course_lib.notebooks import KERNEL

TOLD = "adversarial_course"  # where, in a notebook's metadata, word is left for the judge of what was put right
IMPORT = re.compile(r"(?m)^[ \t]*(?:from +course_lib\.checks +import +\(?|import +course_lib\.checks\.)(\w+)")


@dataclass(frozen=True)
class Repaired:
    notebook: NotebookNode
    repairs: list[str]
    lost: str = ""


def repair(
    submitted: NotebookNode | bytes | Path | str, exercise: Exercise, released: NotebookNode | None = None
) -> Repaired:
    """``submitted`` (a ``str`` is a path) as a notebook of ``exercise`` that can be run and graded.

    With the ``released`` notebook deleted cells come back as they were; without it they follow from the checks.
    """
    try:
        found = upload.read(submitted)
        lost = _stranger(found.cells, exercise) or _other_language(found, exercise)
    except upload.Lost as error:
        found, lost = upload.Upload([], "", "", []), str(error)
    told, cells, of_the_file = found.told, found.cells, " ".join(found.told)
    if found.kernel not in ("", "python3"):
        told.append(f"The notebook asked for the kernel “{found.kernel}”; it runs with the Python of the course.")
    unset = _without_set_up(cells, exercise, released, told)
    bench = Bench(cells, slots_of(exercise, released), released, told)
    if not bench.fill():
        lost = (
            lost
            or f"{of_the_file} Nothing in the notebook belongs to exercise {exercise.name}. {upload.ADVICE}".strip()
        )
    lost = lost or unset
    _needed_first(cells, told)
    _answers_stay(cells, {name for part in exercise.parts.values() for name in part.answers}, told)
    look.cache_clear()
    if lost:
        note = new_markdown_cell(f"**To be graded by hand.** {lost}", id=fresh("by-hand", {cell.id for cell in cells}))
        cells.insert(0, note)
    metadata = {"kernelspec": dict(KERNEL), "language_info": {"name": "python"}}
    return Repaired(new_notebook(cells=cells, metadata=metadata), [] if lost else told, lost)


def identify(submitted: NotebookNode | bytes | Path | str) -> str | None:
    """The module of :mod:`course_lib.checks` that the notebook belongs to, by its import or else by its grade ids."""
    try:
        return next(iter(_candidates(upload.read(submitted).cells)), None)
    except upload.Lost:
        return None


def _candidates(cells: list[NotebookNode]) -> list[str]:
    known = exercises()
    imported = [name for cell in cells for name in IMPORT.findall(cell.source) if name in known]
    ids = {cell.metadata.get("nbgrader", {}).get("grade_id") for cell in cells}
    shared = {name: len(ids & {i for part in e.parts for i in (part, f"check-{part}")}) for name, e in known.items()}
    return imported or [name for name, count in shared.items() if count == max(shared.values()) > 0]


def _stranger(cells: list[NotebookNode], exercise: Exercise) -> str:
    candidates = _candidates(cells)
    if not candidates or exercise.name.split("_", 1)[-1] in candidates:
        return ""
    other = exercises()[candidates[0]].name
    return f"This seems to be exercise {other}, not {exercise.name}. Hand in the notebook of {exercise.name}."


def _other_language(found: upload.Upload, exercise: Exercise) -> str:
    """Another language, unless it is there in name only: a kernel chosen by mistake."""
    if not found.language or "python" in found.language.lower():
        return ""
    bound = {name for one in (look(cell.source) for cell in found.cells) if one.parses for name in one.binds}
    if all(name in bound for part in exercise.parts.values() for name in part.answers):
        return ""
    return f"The notebook is written in {found.language}; the answers can be run in Python only."


def _without_set_up(cells: list[NotebookNode], exercise: Exercise, released: NotebookNode | None, told: list) -> str:
    """See to it that a code cell imports the checks; returns why a verdict would not be fair, if it would not."""
    with_import = [cell for cell in cells if IMPORT.search(cell.source)]
    original = next((cell.source for cell in released.cells if IMPORT.search(cell.source)), "") if released else ""
    code = next((cell for cell in with_import if cell.cell_type == "code"), None)
    if code is None and (text := next((cell for cell in with_import if look(cell.source).parses), None)):
        told.append(f"The set-up cell had become a {text.cell_type} cell; it is a code cell again.")
        code = retype(text, "code")
    if code is not None:
        if original and not any(map(_begins_with(original), cells)):
            cells.insert(cells.index(code), _set_up(original, cells))  # a line of theirs may fail where it is graded
        return ""
    line = f"from course_lib.checks import {exercise.name.split('_', 1)[-1]} as check"
    cells.insert(0, _set_up(original or line, cells))
    told.append("The set-up cell with the imports was missing; it was added back.")
    looks = [look(cell.source) for cell in cells if cell.cell_type == "code"]
    missing = frozenset().union(*(one.uses for one in looks)).difference(*(one.binds for one in looks))
    if original or not missing:
        return ""
    names = ", ".join(sorted(missing)[:8])
    return f"The set-up cell is missing, and with it what is imported there ({names}). Hand the notebook in with it."


def _set_up(source: str, cells: list[NotebookNode]) -> NotebookNode:
    return new_code_cell(source, id=fresh("setup", {cell.id for cell in cells}))


def _begins_with(source: str) -> Callable[[NotebookNode], bool]:
    """Whether a cell runs ``source`` before anything else in it."""
    start = f"{source.strip()}\n"
    return lambda cell: (
        cell.cell_type == "code" and f"{cell.source.strip()}\n".startswith(start) and look(cell.source).parses
    )


def _needed_first(cells: list[NotebookNode], told: list[str]) -> None:
    order = bindings.in_order([cell.source if cell.cell_type == "code" else "" for cell in cells])
    if order != sorted(order):
        cells[:] = [cells[i] for i in order]
        told.append("Some cells stood above others that they need; they were put in order.")


def _answers_stay(cells: list[NotebookNode], names: set[str], told: list[str]) -> None:
    """Comment out what leaves an answer blank that stands above, and that nothing gives again below."""
    code, silenced = [cell for cell in cells if cell.cell_type == "code"], set()
    steps = [(cell, j, *step) for cell in code for j, step in enumerate(look(cell.source).steps)]
    last = {name: at for at, (_, _, bound, blank) in enumerate(steps) if not blank for name in bound & names}
    undoing: dict[str, dict[int, frozenset[str]]] = {}
    for at, (cell, j, bound, blank) in enumerate(steps):
        if blank and bound and all(last.get(name, at) < at for name in bound):
            undoing.setdefault(cell.id, {})[j] = bound
    for cell in code:
        blanks = undoing.get(cell.id, {})
        source = bindings.without(cell.source, set(blanks))
        if source != cell.source:
            silenced = silenced.union(*blanks.values())
            cell.source = source
    if silenced:
        told.append(f"A blank copy stood below an answer ({', '.join(sorted(silenced))}); the answer counts.")
