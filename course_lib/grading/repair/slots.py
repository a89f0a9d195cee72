"""The cells that an exercise must have: a :class:`Slot` for each, in order.

There are three kinds: an ``answer``, a ``check`` (locked: its source is the exercise's), and a ``text`` that a person
reads. The released notebook says what they are; without it they follow from the exercise. What a submission's own marks
say counts for nothing.
"""

from dataclasses import dataclass

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from course_lib.checking.part import Exercise
from course_lib.grading.repair.bindings import look


@dataclass(frozen=True)
class Slot:
    name: str  # the grade id
    kind: str
    where: str  # as it is called when something is told
    answers: frozenset[str]
    cell: NotebookNode  # as it must be
    above: str = ""  # the text above it in the released notebook


def slots_of(exercise: Exercise, released: NotebookNode | None) -> list[Slot]:
    slots, above = [], ""
    for cell in released.cells if released else _templates(exercise):
        mark = cell.metadata.get("nbgrader")
        if mark:
            kind = "text" if mark.get("task") or (mark["grade"] and mark["solution"]) else "check"
            kind = "answer" if mark["solution"] and not mark["grade"] else kind
            part = exercise.parts.get(mark["grade_id"].removeprefix("check-"))
            where = {"answer": "The answer cell", "check": "The check cell", "text": "The cell"}[kind]
            where += f" of {part.title.split(' · ')[0]}" if part else f" “{mark['grade_id']}”"
            names = (frozenset(part.answers) if part else look(cell.source).binds) if kind == "answer" else frozenset()
            slots.append(Slot(mark["grade_id"], kind, where, names, cell, above if released else ""))
        above = cell.source.strip()
    return slots


def _templates(exercise: Exercise) -> list[NotebookNode]:
    def made(cell: NotebookNode, name: str, **flags) -> NotebookNode:
        cell.id, cell.metadata.deletable = name, False
        common = {"cell_type": cell.cell_type, "grade_id": name, "schema_version": 3, "task": False}
        cell.metadata.nbgrader = NotebookNode(common | flags)
        return cell

    found = []
    for part in exercise.parts.values():
        stub = "\n".join(f"{name} = None" for name in part.answers)
        call = f"check.{part.name}({', '.join(part.answers)})"
        found.append(made(new_code_cell(stub), part.name, grade=False, locked=False, solution=True))
        checked = made(new_code_cell(call), f"check-{part.name}", grade=True, locked=True, solution=False)
        checked.metadata.nbgrader.points, checked.metadata.editable = part.points, False
        found.append(checked)
    for name, points in exercise.written.items():
        found.append(made(new_markdown_cell(), name, grade=True, locked=False, solution=True))
        found[-1].metadata.nbgrader.points = points
    return found
