"""One notebook graded alone: no course folder, no database, no pages; a dictionary comes back."""

import secrets
from pathlib import Path

from course_lib.grading.errors import CourseError
from course_lib.grading.exercises import exercise
from course_lib.grading.judge.judge import Verdict, judge
from course_lib.grading.repair.repair import identify, repair
from course_lib.grading.wall import Limits, Wall


def grade_one(
    path: Path | str,
    name: str = "",
    *,
    secret: bytes = b"",
    student: str = "",
    unsandboxed: bool = False,
    limits: Limits | None = None,
) -> dict:
    """Run the notebook at ``path`` in a sandbox, question its answers on secret inputs, and return the verdict.

    The exercise is told by what the notebook imports, or given by ``name``. ``secret`` and ``student`` decide the
    inputs; with no secret they are new each time. A notebook that cannot be graded has a score of None, and a flag
    that says why a person must grade it.

    Raises ``CourseError`` where no exercise can be told, or no such file, and ``SandboxUnavailable`` where there is no
    sandbox and ``unsandboxed`` is not set.
    """
    if not Path(path).is_file():
        raise CourseError(f"{path}: there is no such file")
    found = name or identify(Path(path))
    if not found:
        raise CourseError(
            f"{path}: not a notebook of an exercise of this course (it imports nothing from course_lib.checks); "
            "name the exercise with --exercise to have it graded by hand"
        )
    subject = exercise(found if "_" in found and found[0].isdigit() else f"_{found}")
    repaired = repair(Path(path), subject)
    if repaired.lost:
        return as_dict(Verdict(subject, repaired.notebook, repairs=repaired.repairs, lost=repaired.lost))
    with Wall(subject.off_limits, limits, unsandboxed) as wall:
        key = secret or secrets.token_bytes(32)
        return as_dict(judge(repaired.notebook, subject, wall, key, student, repaired.repairs))


def as_dict(verdict: Verdict) -> dict:
    """A verdict as plain data.

    A part that a person must read has the score None, and stands outside ``score`` and ``max_score``.
    """
    parts = []
    for cell in verdict.notebook.cells:
        meta = cell.metadata.get("nbgrader", {})
        if not meta.get("grade"):
            continue
        name = meta["grade_id"].removeprefix("check-")
        by_hand = verdict.by_hand[name].note if name in verdict.by_hand else "A person reads this part."
        row = {"id": name, "score": None, "max_score": float(meta["points"]), "message": by_hand}
        row |= {"hint": "", "flags": verdict.flags.get(name, [])}
        card = None if meta["solution"] else verdict.cards.get(name)
        if card is not None:
            said = " ".join(filter(None, [card.note, card.summary]))
            row |= {"score": float(card), "message": said, "hint": " ".join(dict.fromkeys(card.hints))}
        parts.append(row)
    graded = [part for part in parts if part["score"] is not None]
    return {
        "exercise": verdict.exercise.name,
        "score": None if verdict.lost else sum(part["score"] for part in graded),
        "max_score": sum(part.points for part in verdict.exercise.parts.values()),
        "parts": parts,
        "repairs": verdict.repairs,
        "flags": verdict.flags.get("", []) + ([f"to be graded by hand: {verdict.lost}"] if verdict.lost else []),
    }
