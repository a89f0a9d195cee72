"""Exercise 11, Part 7: the exact worst case of a linear classifier."""

import math
from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import softplus

from course_lib.checking.answers import AnswerError, Unanswered
from course_lib.checking.classifiers import signed
from course_lib.checking.compare import close
from course_lib.checking.draw import Draw
from course_lib.checking.expectation import expect
from course_lib.checking.returned import tensor


class _Task(NamedTuple):
    w: Tensor
    b: float
    x: Tensor
    y: Tensor
    eps: float

    @property
    def score(self) -> Tensor:
        return self.x @ self.w + self.b

    @property
    def lowered(self) -> Tensor:
        """By how much the ball can lower the margin."""
        return self.eps * self.w.abs().sum()


def _worst(task: _Task) -> Tensor:
    return task.y * task.score - task.lowered


MISTAKES = {  # what a mistake takes for the smallest margin
    "This is the smallest loss over the ball: the attack lowers the margin.": lambda t: t.y * t.score + t.lowered,
    "This is the loss without an attack.": lambda t: t.y * t.score,
    "The ∞-ball lowers the margin by ε times the 1-norm of w, not the 2-norm.": (
        lambda t: t.y * t.score - t.eps * t.w.norm()
    ),
    "This moves x along w itself; in the ∞-ball every coordinate may move by ε.": (
        lambda t: t.y * t.score - t.eps * t.w.square().sum()
    ),
    "√n times the 2-norm of w only bounds its 1-norm from above; the exact value is asked for.": (
        lambda t: t.y * t.score - t.eps * len(t.w) ** 0.5 * t.w.norm()
    ),
    "The attack lowers the margin y(w·x + b) for both labels; here it lowers w·x + b.": (
        lambda t: t.y * (t.score - t.lowered)
    ),
    "The bias b is missing.": lambda t: t.y * (t.score - t.b) - t.lowered,
    "The label y is missing: the margin is y(w·x + b).": lambda t: t.score - t.lowered,
    "(B, 1) labels times (B,) scores broadcast to (B, B): keep both of shape (B,).": (
        lambda t: t.y[:, None] * t.score - t.lowered
    ),
    "(B,) labels times (B, 1) scores broadcast to (B, B): keep both of shape (B,).": (
        lambda t: t.y * t.score[:, None] - t.lowered
    ),
}


def _share(margins: Tensor) -> Tensor:
    return (margins > 0).double().mean()


def exact(draw, worst_case_loss, robust_accuracy):
    tasks = [_task(draw) for _ in range(3)]
    tasks.append(_single(draw))

    def losses(margin: Callable[[_Task], Tensor]) -> list[Tensor]:
        return [softplus(-margin(task)) for task in tasks]

    def shares(margin: Callable[[_Task], Tensor]) -> list[Tensor]:
        return [_share(margin(task)) for task in tasks]

    yield expect(
        "Largest loss of each input, for three classifiers and one single input",
        lambda: [worst_case_loss(*task) for task in tasks],
        losses(_worst),
        worth=3,
        mistakes={hint: losses(margin) for hint, margin in MISTAKES.items()}
        | {
            "One loss for each input is asked for, not their mean.": [loss.mean() for loss in losses(_worst)],
            "This is the cross-entropy up to its sign: log(1 + exp(-margin)) is positive.": [
                -loss for loss in losses(_worst)
            ],
        },
        broken="Not finite. Look at the exponentials of large margins, or use softplus.",
        fallback="The loss is softplus(-margin): how low can the margin y(w·x + b) get within the ball?",
    )
    right = shares(_worst)

    def judged() -> list[object]:
        """The shares; right, if they follow from a known mistake in the losses, which the first row has charged."""
        found = [robust_accuracy(*task) for task in tasks]
        try:
            begin = [tensor(worst_case_loss(*task)) for task in tasks]
        except (AnswerError, Unanswered):
            return found
        follows = any(
            close(begin, losses(margin), 1e-6) and close(found, shares(margin), 1e-6) for margin in MISTAKES.values()
        )
        return right if follows else found

    yield expect(
        "Share of the inputs that no δ of the ball can turn",
        judged,
        right,
        worth=2,
        mistakes={
            "This is the accuracy without an attack.": shares(lambda t: t.y * t.score),
            "This is the share that can be turned.": [1 - share for share in right],
            "This is in per cent; a share from 0 to 1 is asked for.": [100 * share for share in right],
            "This is a number of inputs; a share from 0 to 1 is asked for.": [
                share * len(task.x) for share, task in zip(right, tasks)
            ],
            "The ∞-ball lowers the margin by ε times the 1-norm of w, not the 2-norm.": shares(
                lambda t: t.y * t.score - t.eps * t.w.norm()
            ),
            "The bias b is missing.": shares(lambda t: t.y * (t.score - t.b) - t.lowered),
            "The label y is missing: the margin is y(w·x + b).": shares(lambda t: t.score - t.lowered),
        },
        fallback="Compare each margin with the most by which the ball can lower it.",
    )


def _task(draw: Draw) -> _Task:
    """A classifier with very uneven weights, and about a hundred inputs with labels.

    Eight margins lie just below and above what the ball takes from them, the others anywhere from below -1.5 times that
    to above 1.5 times: so a threshold a little too low or too high shows, whatever it comes from.
    """
    n, eps, b = int(draw.number(7, 17)), draw.number(0.02, 0.05), signed(draw, 1, low=0.3, high=1.0).item()
    w = draw.uniform(math.log(0.05), math.log(3), n).exp() * signed(draw, n).sign()
    times = torch.cat(
        [
            draw.uniform(0.9999, 0.99997, 4),
            draw.uniform(1.00003, 1.0001, 4),
            draw.uniform(-draw.number(1.5, 2.5), 0.99, int(draw.number(30, 60))),
            draw.uniform(1.01, draw.number(1.5, 4), int(draw.number(20, 50))),
        ]
    )
    times = times[draw.permutation(len(times))]
    y, x = signed(draw, len(times)).sign(), draw.uniform(-1, 1, len(times), n)
    return _with_margins(w, b, x, y, eps, eps * w.abs().sum() * times)


def _single(draw: Draw) -> _Task:
    """One input alone, with a margin of -20."""
    w, x = signed(draw, 5), draw.uniform(-1, 1, 1, 5)
    y = signed(draw, 1).sign()
    return _with_margins(w, 0.5, x, y, draw.number(0.02, 0.05), torch.full_like(y, -20))


def _with_margins(w: Tensor, b: float, x: Tensor, y: Tensor, eps: float, margin: Tensor) -> _Task:
    x = x + ((y * margin - (x @ w + b)) / w.square().sum())[:, None] * w
    return _Task(w, b, x, y, eps)
