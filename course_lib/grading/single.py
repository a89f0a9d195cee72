"""One notebook graded alone: no course folder, no database, no pages; a dictionary comes back."""

import secrets
from pathlib import Path

from nbformat import NotebookNode

from course_lib import notebooks
from course_lib.checks.card import MIME, Card
from course_lib.checks.part import Exercise
from course_lib.grading.course import CourseError, exercise_of


def card_of(cell: NotebookNode) -> Card | None:
    """The card that an executed check cell shows, or None where it shows none."""
    stored = [o.data[MIME] for o in cell.get("outputs", []) if MIME in o.get("data", {})]
    return Card.from_dict(stored[-1]) if stored else None


def with_secrets(nb: NotebookNode, exercise: Exercise) -> NotebookNode:
    """Make each check cell of ``nb`` ask on fresh inputs, in place."""
    for cell in nb.cells:
        part = exercise.parts.get(cell.metadata.get("nbgrader", {}).get("grade_id", "").removeprefix("check-"))
        if part is not None and cell.cell_type == "code" and cell.metadata.nbgrader["grade"]:
            cell.source = f"check.{part.name}({', '.join(part.answers)}, seed={1 + secrets.randbelow(2**31)})"
    return nb


def verdict(nb: NotebookNode, exercise: Exercise) -> dict:
    """What an executed notebook earned.

    A part that a person must read has the score None, and stands outside ``score`` and ``max_score``.
    """
    parts = []
    for cell in nb.cells:
        meta = cell.metadata.get("nbgrader", {})
        if not meta.get("grade"):
            continue
        if meta["solution"]:
            row = {"id": meta["grade_id"], "score": None, "message": "A person reads this part.", "hint": ""}
        else:
            card = card_of(cell)
            errors = [f"{output.ename}: {output.evalue}" for output in cell.outputs if output.output_type == "error"]
            row = {
                "id": meta["grade_id"].removeprefix("check-"),
                "score": float(card or 0),
                "message": card.summary if card is not None else "; ".join(errors) or "The check showed no card.",
                "hint": " ".join(card.hints) if card is not None else "",
            }
        parts.append(row | {"max_score": float(meta["points"]), "flags": []})
    graded = [part for part in parts if part["score"] is not None]
    return {
        "exercise": exercise.name,
        "score": sum(part["score"] for part in graded),
        "max_score": sum(part["max_score"] for part in graded),
        "parts": parts,
        "repairs": [],
        "flags": [],
    }


def grade_one(path: Path | str) -> dict:
    """Run the notebook at ``path`` from the top, its checks on fresh inputs, and return the :func:`verdict`.

    Raises ``CourseError`` for a notebook of no exercise and ``NotebookError`` for a file that is no notebook.
    """
    nb = notebooks.read(path)
    exercise = exercise_of(nb)
    if exercise is None:
        raise CourseError(f"{path}: not an exercise of this course (it imports nothing from course_lib.checks)")
    return verdict(run(with_secrets(nb, exercise)), exercise)


def run(nb: NotebookNode) -> NotebookNode:
    """Run a submission, errors and all, in a kernel of its own."""
    from course_lib.grading.steps import Execute

    return Execute(timeout=120).preprocess(nb, {"metadata": {"path": "."}})[0]
