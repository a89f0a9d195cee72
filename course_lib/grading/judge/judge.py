"""The judge: from one submitted notebook to its cards.

The notebook runs behind the wall (:mod:`course_lib.grading.wall`). The checks run here, on inputs drawn from a secret;
they question the student's functions across the wall and judge the plain data that comes back. No student code ever
runs in this process. ``THREAT_MODEL.md``, beside this file, says what that defends and what it does not.
"""

import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape
from typing import NamedTuple

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_output

from course_lib.checking.answers import describe
from course_lib.checking.card import LECTURES, Card, Finding
from course_lib.checking.part import Exercise, Part
from course_lib.grading.judge import off_limits
from course_lib.grading.judge.absent import Explained, failures
from course_lib.grading.judge.harmless import CONTAINED, make_harmless
from course_lib.grading.repair.repair import IMPORT
from course_lib.grading.wall import SandboxUnavailable, Session, Wall

BY_HAND = "to be graded by hand"
LONGEST_STAMP = 100  # bytes of a timestamp.txt; parsing a long one takes time quadratic in its length


@dataclass
class Verdict:
    """What a submission earned: a card a part, the notebook as it ran, and what there is to tell."""

    exercise: Exercise
    notebook: NotebookNode
    cards: dict[str, Card] = field(default_factory=dict)
    by_hand: dict[str, Card] = field(default_factory=dict)  # what the checks say of parts that a person must mark
    flags: dict[str, list[str]] = field(default_factory=dict)  # by part; "" for what concerns the whole notebook
    repairs: list[str] = field(default_factory=list)
    lost: str = ""  # why a person must grade all of it


def seed(secret: bytes, exercise: str, student: str, part: str, handed_in: str, stamp: str = "") -> int:
    """The seed of a part's secret inputs: the same for each regrading, and never the public one.

    ``handed_in`` stands for all that was, and what of it runs, ``stamp`` is when: who knows what the feedback said, and
    hands in once more, is asked on other inputs.
    """
    digest = hmac.digest(secret, json.dumps((exercise, student, part, handed_in, stamp)).encode(), sha256)
    return 1 + int.from_bytes(digest)


def judge(
    nb: NotebookNode,
    exercise: Exercise,
    wall: Wall,
    secret: bytes,
    student: str = "",
    repairs: Sequence[str] = (),
    stamp: str = "",
) -> Verdict:
    """Run ``nb``, which :mod:`course_lib.grading.repair.repair` has put right, and judge every part of ``exercise``."""
    cells = [(cell.cell_type, is_check(cell), cell.source, cell.get("attachments", {})) for cell in nb.cells]
    handed_in = sha256(json.dumps(cells).encode()).hexdigest()
    seeds = {name: seed(secret, exercise.name, student, name, handed_in, stamp) for name in exercise.parts}
    verdict = Verdict(exercise, nb, repairs=list(repairs))
    with wall.session(nb, skip=is_check) as session:
        verdict.flags[""] = list(session.flags)
        verdict.repairs += _set_up(session.notebook)
        for part in exercise.parts.values():
            found = _examine(part, session, verdict, seeds[part.name])
            verdict.flags[part.name] = found.flags
            if found.card is not None:
                (verdict.by_hand if found.outside else verdict.cards)[part.name] = found.card
        _carry_no_error_forward(verdict, session, seeds)
        verdict.notebook = session.notebook
    make_harmless(verdict.notebook)
    _show(verdict)
    return verdict


def _apart(html: str) -> str:
    """The judge's words on a page that typesets formulas: they hold none, and no other cell's is painted over them."""
    return f"{CONTAINED}<div class='tex2jax_ignore mathjax_ignore'>{html}</div>"


def is_check(cell: NotebookNode) -> bool:
    """Is it a check's own cell, which the judge answers in place of the kernel?"""
    meta = cell.metadata.get("nbgrader", {})
    return bool(meta.get("grade")) and not meta.get("solution")


class Examined(NamedTuple):
    card: Card | None  # None where what came back made the check itself fail
    flags: list[str]
    outside: bool = False  # the part could not be run for a reason outside it


def _examine(part: Part, session: Session, verdict: Verdict, seed: int) -> Examined:
    session.flags.clear()  # a session says a thing once, but every part that does it shall be told
    failed = failures(session.notebook)
    answers = [Explained(session.answer(name), name, failed) for name in part.answers]
    try:
        card = part.examine(answers, seed)
    except SandboxUnavailable:
        raise
    except Exception as error:  # a check that stumbles over what came back must not end the grading
        return Examined(None, [*session.flags, f"{BY_HAND}: the check itself failed ({describe(error)})"])
    flags = [flag for flag in session.flags if flag not in verdict.flags[""]]  # not its cells, should they run again
    flags += [flag for flag in off_limits.imported(verdict.notebook, part) if flag not in flags]
    forbidden = [flag for flag in flags if flag.startswith("off limits")]
    if forbidden:
        return Examined(card.forfeit("; ".join(forbidden)), flags)
    if reasons := "; ".join(dict.fromkeys(reason for answer in answers for reason in answer.outside))[:500]:
        card = card.noted(f"A person marks this part. It could not be run where it is graded: {reasons}")
        return Examined(card, [*flags, f"{BY_HAND}: {reasons}"], outside=True)
    return Examined(card, flags)


def _carry_no_error_forward(verdict: Verdict, session: Session, seeds: dict[str, int]) -> None:
    """Judge what builds on a part that failed once more, with the reference in that part's place."""
    for part in verdict.exercise.parts.values():
        failed = [name for name in part.builds_on if name not in verdict.cards or not verdict.cards[name].full]
        card = verdict.cards.get(part.name, verdict.by_hand.get(part.name))
        if not failed or card is None or card.full or card.blank:
            continue
        session.fresh()
        for name in failed:
            session.lend(verdict.exercise.parts[name].reference)
        again, flags, outside = _examine(part, session, verdict, seeds[part.name])
        if again is not None and not outside and again > card:
            verdict.by_hand.pop(part.name, None)
            titles = " and ".join(verdict.exercise.parts[name].title.split(" · ")[0] for name in failed)
            note = f"Judged with the right answer in place of your {titles}."
            # of a process that may ask the reference only the verdict is told, no words of its own
            told = [old.problem or "not right with it" for old in card.findings]
            findings = [
                new if new.holds or new.waits else Finding(new.what, new.worth, problem, new.hint, new.read)
                for new, problem in zip(again.findings, told)
            ]
            verdict.cards[part.name] = part.card(findings, public=False, note=note)
            verdict.flags[part.name] = [flag for flag in flags if flag.startswith("off limits")]


def _set_up(nb: NotebookNode) -> list[str]:
    """A line for each cell with the imports of the checks that failed."""
    cells = [cell for cell in nb.cells if cell.cell_type == "code" and IMPORT.search(cell.source)]
    errors = [output for cell in cells for output in cell.outputs if output.output_type == "error"]
    told = "The set-up cell stopped with {}: {}. The imports below that line ran all the same."
    return [told.format(error.ename, error.evalue)[:400] for error in errors]


def _show(verdict: Verdict) -> None:
    """Write the cards into the notebook, as if its check cells had shown them, and the repairs above it all.

    That of a part for a person to mark is displayed, and is no result: its number is no mark.
    """
    for cell in verdict.notebook.cells:
        part = cell.metadata.get("nbgrader", {}).get("grade_id", "").removeprefix("check-")
        card = verdict.cards.get(part, verdict.by_hand.get(part))
        if is_check(cell) and card is not None:
            bundle = card._repr_mimebundle_()
            deeper = bundle["text/html"].replace(f"{LECTURES}/", f"../{LECTURES}/")  # from feedback/STUDENT/EXERCISE
            bundle["text/html"] = _apart(deeper)
            result = {"execution_count": cell.execution_count or 0} if part in verdict.cards else {}
            cell.outputs = [new_output("execute_result" if result else "display_data", bundle, **result)]
    if verdict.repairs:
        told = "".join(f"<li>{escape(line)}</li>" for line in verdict.repairs)
        words = _apart(f"<b>Put right before grading</b><ul>{told}</ul>")
        verdict.notebook.cells.insert(0, new_markdown_cell(words, id="repairs"))
