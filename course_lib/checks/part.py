"""How a check is written, and how its expectations become a card.

A check is a generator of expectations. Each says what is tested, how to get the answer's value, what it must be, what
it is worth, and which known mistake gives which other value::

    exercise = Exercise("02_optimal_discriminator")

    @exercise.part("Part 3 · The optimal discriminator", points=2, answers="optimal_discriminator", read="2 · …")
    def discriminator(draw, optimal_discriminator):
        log_p, log_q = draw.uniform(-5, 0, 4), draw.uniform(-5, 0, 4)
        yield expect("D* at four points", lambda: optimal_discriminator(log_p, log_q), (log_p - log_q).sigmoid(),
                     worth=2, mistakes={"The shares are swapped.": (log_q - log_p).sigmoid()})

The part is then a function: ``discriminator(answer)`` returns the :class:`~course_lib.checks.card.Card` on public
inputs, ``discriminator(answer, seed=123)`` on others.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import shake_256
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from course_lib.checks.answers import Answer, AnswerError, Unanswered
from course_lib.checks.borrowed import borrowed
from course_lib.checks.card import Card, Finding

PUBLIC = 0


class Draw:
    """The random inputs of a check, float64, all from one seed.

    They are SHAKE-256 of the seed and of a count: whoever has seen some of them can tell none of the others. Torch's
    generator is not so: it keeps 32 bits of its seed, which can be tried out.
    """

    def __init__(self, seed: int):
        self._seed, self._count = seed, 0

    def uniform(self, low: float, high: float, *shape: int) -> Tensor:
        self._count += 1
        stream = shake_256(f"{self._seed} {self._count}".encode()).digest(8 * math.prod(shape))
        bits = np.frombuffer(stream, dtype="<u8") >> 12
        return low + (high - low) * torch.from_numpy((bits + 0.5) / 2**52).reshape(shape)  # 0 and 1 never come

    def normal(self, *shape: int) -> Tensor:
        return torch.special.ndtri(self.uniform(0, 1, *shape))

    def permutation(self, count: int) -> Tensor:
        return self.uniform(0, 1, count).argsort()

    def number(self, low: float, high: float) -> float:
        return self.uniform(low, high, 1).item()

    def network(self, make: Callable[[], nn.Module]) -> nn.Module:
        """What ``make()`` returns, its random weights too from the seed, in float64."""
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(int(self.number(0, 2**52)))
            return make().double()


@dataclass(frozen=True)
class Raised:
    words: str


def raises(words: str) -> Raised:
    """In ``mistakes``, in place of a value: the hint for an error whose message has these words."""
    return Raised(words)


@dataclass(frozen=True)
class Expectation:
    what: str
    got: Callable[[], Any]
    want: Any
    worth: float
    mistakes: dict[str, Any] = field(default_factory=dict)
    hint: str = ""
    broken: str = ""
    read: str = ""
    tol: float = 1e-6
    reveal: bool = True
    needs: str = ""


def expect(what: str, got: Callable[[], Any], want: Any, *, worth: float, **more: Any) -> Expectation:
    """``got()`` must be ``want`` to a relative and absolute ``tol``.

    ``mistakes`` maps a hint to the value that the mistake gives, or to the error that it :func:`raises`; ``broken`` is
    said to a value that is not finite; ``hint`` to any other value. An error that no mistake names speaks for itself.
    ``read`` names another section than the part's. With ``reveal=False`` the card does not print the value wanted
    (where it would be the answer). ``needs`` is the ``what`` of another row of the part without which this one is not
    paid: a limit case that a constant or the argument itself gets right needs the row that takes the formula.
    """
    return Expectation(what, got, want, worth, **more)


def close(got: Any, want: Any, tol: float) -> bool:
    """Equal in kind, shape and, to ``tol``, value. One number may come as a float or as a tensor of one element."""
    if isinstance(want, (bool, str)):
        return type(got) is type(want) and got == want
    if isinstance(want, (tuple, list)):
        if not isinstance(got, (tuple, list)) or len(got) != len(want):
            return False
        return all(close(g, w, tol) for g, w in zip(got, want))
    if isinstance(want, dict):
        return isinstance(got, dict) and got.keys() == want.keys() and all(close(got[k], want[k], tol) for k in want)
    if not isinstance(got, (int, float, Tensor)) or _is_truth(got) != _is_truth(want):
        return False
    got, want = torch.as_tensor(got, dtype=torch.float64), torch.as_tensor(want, dtype=torch.float64)
    if got.shape != want.shape and not got.numel() == want.numel() == 1:
        return False
    return torch.allclose(got.reshape(want.shape), want, rtol=tol, atol=tol, equal_nan=True)


def finite(value: Any) -> bool:
    """No nan and no infinity, anywhere in it."""
    if isinstance(value, (tuple, list, dict)):
        return all(map(finite, value.values() if isinstance(value, dict) else value))
    return not isinstance(value, (float, Tensor)) or bool(torch.as_tensor(value).isfinite().all())


def _is_truth(value: Any) -> bool:
    return isinstance(value, bool) or (isinstance(value, Tensor) and value.dtype == torch.bool)


def shown(value: Any) -> str:
    """A value in a few words, of 300 characters at most."""
    words = _words(value)
    return words if len(words) <= 300 else words[:299] + "…"


def _words(value: Any) -> str:
    if isinstance(value, Tensor) and value.ndim:
        numbers = ", ".join(f"{number:.4g}" for number in value.flatten()[:4].tolist())
        return f"[{numbers}{', …' if value.numel() > 4 else ''}] of shape {tuple(value.shape)}"
    if isinstance(value, (float, Tensor)):
        return f"{float(value):.6g}"
    if isinstance(value, (tuple, list)):
        return "(" + ", ".join(_words(item) for item in value[:6]) + (", …)" if len(value) > 6 else ")")
    if isinstance(value, dict):
        few = ", ".join(f"{str(key)[:30]}: {_words(item)}" for key, item in [*value.items()][:3])
        return "{" + few + (", …}" if len(value) > 3 else "}")
    return (repr(value) if isinstance(value, str) else str(value))[:80]


def apart(want: Any, got: Any) -> str:
    """Where two tensors of one shape differ most, if their first numbers, which are shown, look the same."""
    if (
        not (isinstance(want, Tensor) and isinstance(got, Tensor))
        or want.shape != got.shape
        or shown(want) != shown(got)
    ):
        return ""
    where = (got.double() - want.double()).abs().nan_to_num(math.inf).argmax()
    place = [int(i) for i in torch.unravel_index(where, want.shape)]
    return (
        f"; at {place} expected {shown(want.flatten()[where])}, got {shown(got.flatten()[where])}" if want.ndim else ""
    )


@dataclass
class Part:
    """One graded part: callable with the student's objects, in the order of ``answers``."""

    name: str
    title: str
    points: float
    answers: tuple[str, ...]
    read: str
    body: Callable[..., Iterator[Expectation]]
    off_limits: tuple[str, ...] = ()  # dotted names of the library that an answer may not use
    builds_on: tuple[str, ...] = ()  # parts whose answers this one may call
    reference: dict[str, Callable] = field(default_factory=dict)  # right answers, for a part that others build on

    def __call__(self, *things: Any, seed: int = PUBLIC) -> Card:
        card = self.examine([Answer(thing) for thing in things], seed)
        used = borrowed(things, (*self.off_limits, "course_lib.checks"))  # which are not there when it is graded
        return card.noted(f"Graded, this part scores nothing: it uses {' and '.join(used)}.") if used else card

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
                findings[place] = Finding(finding.what, finding.worth, f"right, but it counts only with “{needed}”")
        return Card(self.title, findings, blank=unanswered == len(findings), public=seed == PUBLIC)

    def _judge(self, e: Expectation) -> tuple[Finding, bool]:
        read = f"{self.read.partition('“')[0]}“{e.read}”." if e.read else self.read
        try:
            got = e.got()
        except Unanswered:
            return Finding(e.what, e.worth, "nothing answered yet: it gives None or ...", "", read), True
        except AnswerError as error:
            named = (hint for hint, raised in e.mistakes.items() if isinstance(raised, Raised))
            hint = next((hint for hint in named if e.mistakes[hint].words in str(error)), "")
            return Finding(e.what, e.worth, f"{error}"[:500], hint, read), False
        if close(got, e.want, e.tol):
            return Finding(e.what, e.worth), False
        otherwise = e.hint if finite(got) else e.broken or e.hint
        values = ((hint, value) for hint, value in e.mistakes.items() if not isinstance(value, Raised))
        hint = next((hint for hint, value in values if close(got, value, max(e.tol, 1e-4))), otherwise)
        compared = f"expected {shown(e.want)}, got {shown(got)}" + apart(e.want, got)
        problem = compared if e.reveal else f"{shown(got)} is not it"
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
        section = f"Reread lecture {self.name.split('_')[0]}, “{read}”."

        def register(body: Callable[..., Iterator[Expectation]]) -> Part:
            names = tuple(answers.split())
            part = Part(body.__name__, title, points, names, section, body, self.off_limits, builds_on, reference or {})
            self.parts[part.name] = part
            return part

        return register
