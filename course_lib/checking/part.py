"""How a check is written, and how its expectations become a card.

A check is a generator of expectations. Each says what is tested, how to get the answer's value, what it must be, what
it is worth, and which known mistake gives which other value::

    exercise = Exercise("02_optimal_discriminator")

    @exercise.part("Part 3 · The optimal discriminator", points=2, answers="optimal_discriminator", read="2 · …")
    def discriminator(draw, optimal_discriminator):
        log_p, log_q = draw.uniform(-5, 0, 4), draw.uniform(-5, 0, 4)
        yield expect("D* at four points", lambda: optimal_discriminator(log_p, log_q), (log_p - log_q).sigmoid(),
                     worth=2, mistakes={"The shares are swapped.": (log_q - log_p).sigmoid()})

The part is then a function: ``discriminator(answer)`` returns the :class:`~course_lib.checking.card.Card` on public
inputs, ``discriminator(answer, seed=123)`` on others.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from course_lib.checking.answers import Answer, AnswerError, Unanswered
from course_lib.checking.borrowed import borrowed
from course_lib.checking.card import Card, Finding
from course_lib.checking.compare import close, compared, finite, shown
from course_lib.checking.draw import Draw
from course_lib.checking.expectation import Expectation, Raised
from course_lib.checking.notebook import NotThere

PUBLIC = 0


@dataclass
class Part:
    """One graded part: callable with the student's objects, in the order of ``answers``."""

    name: str
    title: str
    points: float
    answers: tuple[str, ...]
    lecture: str
    read: str  # the section of the lecture
    body: Callable[..., Iterator[Expectation]]
    off_limits: tuple[str, ...] = ()  # dotted names of the library that an answer may not use
    builds_on: tuple[str, ...] = ()  # parts whose answers this one may call
    reference: dict[str, Callable] = field(default_factory=dict)  # right answers, for a part that others build on

    def __call__(self, *things: Any, seed: int = PUBLIC) -> Card:
        for thing in things:
            if isinstance(thing, NotThere):
                return self.card([Finding(self.title, self.points, thing.why, read=self.read)], True, note=thing.why)
        card = self.examine([Answer(thing) for thing in things], seed)
        absent = (*self.off_limits, "course_lib.checks", "course_lib.checking")  # where the part is graded
        used = borrowed(things, absent)
        return card.noted(f"Graded, this part scores nothing: it uses {' and '.join(used)}.") if used else card

    def card(self, findings: list[Finding], blank: bool = False, public: bool = True, note: str = "") -> Card:
        return Card(self.title, findings, blank, public, note, self.lecture)

    def examine(self, answers: list[Answer], seed: int) -> Card:
        """The card for ``answers``, which may live in another process."""
        if len(answers) != len(self.answers):
            raise TypeError(f"the check {self.name} takes {len(self.answers)} answers: {', '.join(self.answers)}")
        findings, needs, unanswered = [], [], 0
        for expectation in self.body(Draw(seed), *answers):
            finding, blank = self._judge(expectation)
            findings.append(finding)
            needs.append(expectation.needs)
            unanswered += blank
        holds = {"": True} | {finding.what: finding.holds for finding in findings}
        for place, (finding, needed) in enumerate(zip(findings, needs)):
            if finding.holds and not holds[needed]:
                findings[place] = replace(finding, waits=needed)
        return self.card(findings, unanswered == len(findings), public=seed == PUBLIC)

    def _judge(self, e: Expectation) -> tuple[Finding, bool]:
        """What came of one expectation, and whether that is because nothing is answered; the first hint that fits."""
        read = e.read or self.read
        try:
            got = e.got()
        except Unanswered:
            return Finding(e.what, e.worth, "not answered yet: it gives None or ...", "", read), True
        except AnswerError as error:
            named = (hint for hint, raised in e.mistakes.items() if isinstance(raised, Raised))
            hint = next((hint for hint in named if e.mistakes[hint].words in str(error)), "")
            return Finding(e.what, e.worth, f"{error}"[:500], hint, read), False
        if close(got, e.want, e.tol):
            return Finding(e.what, e.worth), False
        otherwise = e.fallback if finite(got) else e.broken or e.fallback
        values = ((hint, value) for hint, value in e.mistakes.items() if not isinstance(value, Raised))
        hint = next((hint for hint, value in values if close(got, value, max(e.tol, 1e-4))), otherwise)
        problem = compared(e.want, got) if e.reveal else f"{shown(got)} is not it"
        return Finding(e.what, e.worth, problem, hint, read), False


class Exercise:
    """The parts of one exercise, by name, in order. ``name`` is its folder, and the lecture's file name.

    ``off_limits`` names the modules, functions and classes of ``course_lib`` that it asks students to write.
    ``written`` has the points of what a person reads and marks, by the grade id of its cell: ``{"proof": 6}``.
    """

    def __init__(self, name: str, off_limits: tuple[str, ...] = (), written: dict[str, float] | None = None):
        self.name, self.off_limits, self.written, self.parts = name, off_limits, written or {}, {}

    @property
    def points(self) -> float:
        return math.fsum(part.points for part in self.parts.values())

    def part(
        self,
        title: str,
        *,
        points: float,
        answers: str,
        read: str,
        builds_on: tuple[str, ...] = (),
        reference: dict[str, Callable] | None = None,
    ) -> Callable[..., Part]:
        """Register a check. ``answers`` names the student's objects; ``read`` the section of the lecture to reread.

        Where this part's answers may call those of earlier parts, ``builds_on`` names these, and each of them gives a
        right answer as ``reference``: if the student's was wrong, this part is judged with the reference instead. Its
        values are lent across the wall, see :mod:`course_lib.grading.wall.lending` for what its annotations say.
        """

        def register(body: Callable[..., Iterator[Expectation]]) -> Part:
            names = tuple(answers.split())
            about = (body.__name__, title, points, names, self.name, read, body)
            part = Part(*about, self.off_limits, builds_on, reference or {})
            self.parts[part.name] = part
            return part

        return register
