"""Exercise 11, Parts 6 and 7: the fast gradient sign method, and the worst case of a linear classifier."""

import math
from itertools import combinations
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, one_hot, softplus

from course_lib.checking.classifiers import (
    AS_FOUND,
    TRACES,
    blind,
    classifier,
    input_gradient,
    margin,
    signed,
    traces,
    until,
    with_softmax,
)
from course_lib.checking.compare import close
from course_lib.checking.draw import Draw
from course_lib.checking.expectation import expect


def attack(draw, fgsm):
    eps = draw.number(0.15, 0.3)
    model, x, y, step, others = until(
        lambda: _puzzle(draw, blind(classifier(draw, 8, 3, high=1.0)), 24, eps),
        lambda puzzle: _telling(*puzzle[3:]) and _leaves(puzzle.x + puzzle.step),
    )
    yield expect(
        "24 images of two channels of 2 × 2 pixels, softmax regression with three classes that does not see one pixel",
        lambda: fgsm(model, x, y, eps),
        (x + step).clamp(0, 1),
        worth=2,
        mistakes={
            "This goes downhill: the attack raises the loss of the true label.": (x - step).clamp(0, 1),
            "Pixels leave [0, 1]: clamp the moved image.": x + step,
            "Here δ is clamped to [0, 1], so no pixel can get darker; clamp the moved image.": x + step.clamp(0, 1),
            "This is δ alone; the moved image is asked for.": step,
            "Pixels live in [0, 1] and so does ε: it is not divided by 255.": (x + step / 255).clamp(0, 1),
            "Where the gradient is zero the pixel stays: sign(0) = 0.": (x + torch.where(step == 0, -eps, step)).clamp(
                0, 1
            ),
            "The label is the true y, not the network's answer.": (
                (x + eps * input_gradient(model, x, model(x).argmax(1)).sign()).clamp(0, 1)
            ),
            "The sign of the gradient is missing: every pixel moves by exactly ε.": (
                x + eps * input_gradient(model, x, y)
            ).clamp(0, 1),
        }
        | {hint: (x + other).clamp(0, 1) for hint, other in others.items()},
        fallback="x + ε sign(∇ₓ loss), clamped; the loss is the cross-entropy of the logits with the true labels y.",
    )
    deep, images, labels, step, others = until(
        lambda: _puzzle(draw, classifier(draw, 8, 12, 5, dropout=0.5, high=0.6), 24, eps),
        lambda puzzle: _telling(*puzzle[3:]),
    )
    moved = (images + step).clamp(0, 1)
    yield expect(
        "24 images, a network with a hidden layer and five classes",
        lambda: fgsm(deep, images, labels, eps),
        moved,
        worth=2,
        mistakes={
            "This goes downhill: the attack raises the loss of the true label.": (images - step).clamp(0, 1),
        }
        | {hint: (images + other).clamp(0, 1) for hint, other in others.items()},
        fallback="The gradient of the cross-entropy at each image, with respect to the image; the model stays as it "
        "is, in evaluation mode.",
    )
    batches = [(images, labels, eps), (images.flip(0), labels.flip(0), eps)]
    yield expect(
        "Two calls in a row on the same network: the moved images, and what is left on the network",
        lambda: traces(fgsm, deep, batches, images=[moved, moved.flip(0)]),
        AS_FOUND,
        worth=2,
        mistakes=TRACES,
        fallback="Mend the images first; then leave the network as you found it.",
    )


class _Puzzle(NamedTuple):
    model: nn.Module
    x: Tensor
    y: Tensor
    step: Tensor
    others: dict[str, Tensor]  # the steps that climb another loss, by the hint


def _puzzle(draw: Draw, model: nn.Module, count: int, eps: float) -> _Puzzle:
    """Images of two channels of 2 × 2 pixels for ``model``; it misclassifies the first half of them, or more."""
    x = draw.uniform(0.05, 0.95, count, 2, 2, 2)
    logits = model(x).detach()
    classes = logits.shape[1]
    y = (draw.uniform(0, 1, count) * classes).long()
    seen = logits.argmax(1)[: count // 2]
    y[: count // 2] = (seen + 1 + (draw.uniform(0, 1, count // 2) * (classes - 1)).long()) % classes

    def climbed(loss) -> Tensor:
        image = x.clone().requires_grad_()
        return eps * torch.autograd.grad(loss(model(image)).sum(), image)[0].sign()

    step = eps * input_gradient(model, x, y).sign()
    halfway, moved = (x + step / 2).clamp(0, 1), (x + step).clamp(0, 1)
    twice = (halfway + eps / 2 * input_gradient(model, halfway, y).sign()).clamp(0, 1)
    others = {
        "These are two half steps; one gradient is all you may take, at the image itself.": torch.where(
            torch.isclose(twice, moved), step, twice - x
        ),
        "The model returns logits, and cross_entropy takes logits: no softmax in between.": (
            eps * input_gradient(with_softmax(model), x, y).sign()
        ),
        "This climbs the best other logit minus the true one; the loss is the cross-entropy.": climbed(
            lambda logits: margin(logits, y)
        ),
        "This climbs the squared error of the probabilities; the loss is the cross-entropy.": climbed(
            lambda logits: (logits.softmax(1) - one_hot(y, classes)).square()
        ),
        "This lowers the true logit alone; the cross-entropy raises the others as well.": climbed(
            lambda logits: -logits.gather(1, y[:, None])
        ),
        "These labels are softened: the cross-entropy has no label smoothing here.": climbed(
            lambda logits: cross_entropy(logits, y, label_smoothing=0.02, reduction="sum")
        ),
        "These logits are scaled down: the cross-entropy takes them as they are.": climbed(
            lambda logits: cross_entropy(logits / 1.1, y, reduction="sum")
        ),
        "These logits are scaled up: the cross-entropy takes them as they are.": climbed(
            lambda logits: cross_entropy(logits * 1.1, y, reduction="sum")
        ),
    }
    return _Puzzle(model, x, y, step, others)


def _leaves(moved: Tensor) -> bool:
    """Whether pixels would leave [0, 1] on both sides."""
    return bool((moved < -0.01).any() and (moved > 1.01).any())


def _telling(step: Tensor, others: dict[str, Tensor]) -> bool:
    """Whether the right step and those that climb another loss all differ."""
    return not any(close(one, two, 1e-6) for one, two in combinations([step, *others.values()], 2))


class _Task(NamedTuple):
    w: Tensor
    b: float
    x: Tensor
    y: Tensor
    eps: float


def exact(draw, worst_case_loss, robust_accuracy):
    tasks = [_task(draw) for _ in range(3)]
    margins = [task.y * (task.x @ task.w + task.b) for task in tasks]
    shifts = [task.eps * task.w.abs().sum() for task in tasks]
    shorter = [task.eps * task.w.norm() for task in tasks]
    zero = [0.0] * 3
    unbiased = [task.y * (task.x @ task.w) for task in tasks]

    def losses(margins, by) -> list[Tensor]:
        return [softplus(shift - margin) for margin, shift in zip(margins, by)]

    def shares(margins, by) -> list[Tensor]:
        return [(margin > shift).double().mean() for margin, shift in zip(margins, by)]

    yield expect(
        "Largest logistic loss of each input over the ∞-ball, for three classifiers",
        lambda: [worst_case_loss(*task) for task in tasks],
        losses(margins, shifts),
        worth=3,
        mistakes={
            "This is the smallest loss over the ball: the attack lowers the margin.": losses(
                margins, [-shift for shift in shifts]
            ),
            "This is the loss without an attack.": losses(margins, zero),
            "The ∞-ball lowers the margin by ε times the 1-norm of w, not the 2-norm.": losses(margins, shorter),
            "The worst case is lower by ε‖w‖₁ for both labels: take the margin y(w·x + b) first.": losses(
                margins, [task.y * shift for task, shift in zip(tasks, shifts)]
            ),
            "The bias b is missing.": losses(unbiased, shifts),
            "One loss for each input is asked for, not their mean.": [loss.mean() for loss in losses(margins, shifts)],
        },
        fallback="Write the loss as softplus(-margin), and ask how low the margin can get within the ball.",
    )
    robust = shares(margins, shifts)
    yield expect(
        "Shares of the inputs of each classifier that no δ of the ∞-ball can turn",
        lambda: [robust_accuracy(*task) for task in tasks],
        robust,
        worth=2,
        mistakes={
            "This is the accuracy without an attack.": shares(margins, zero),
            "This is the share that can be turned.": [1 - share for share in robust],
            "The ∞-ball lowers the margin by ε times the 1-norm of w, not the 2-norm.": shares(margins, shorter),
            "The bias b is missing.": shares(unbiased, shifts),
        },
        fallback="An input is safe when its margin is larger than the most by which the ball can lower it.",
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
    times = times[draw.uniform(0, 1, len(times)).argsort()]
    y, x = signed(draw, len(times)).sign(), draw.uniform(-1, 1, len(times), n)
    margin = eps * w.abs().sum() * times
    x = x + ((y * margin - (x @ w + b)) / w.square().sum())[:, None] * w
    return _Task(w, b, x, y, eps)
