"""Exercise 11, Part 6: the fast gradient sign method."""

import copy
from collections.abc import Callable
from itertools import combinations
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import one_hot

from course_lib.checking.answers import Answer
from course_lib.checking.classifiers import (
    AS_FOUND,
    LEFT,
    TRACES,
    blind,
    classifier,
    input_gradient,
    margin,
    traces,
    until,
    with_softmax,
)
from course_lib.checking.compare import close
from course_lib.checking.draw import Draw
from course_lib.checking.expectation import expect, raises


def attack(draw, fgsm):
    eps = draw.number(0.15, 0.3)
    seen = until(
        lambda: _puzzle(draw, blind(classifier(draw, 8, 3, high=1.0)), 24, eps),
        lambda puzzle: _telling(puzzle) and _leaves(puzzle.x + puzzle.step),
    )
    formula = "Compare with x + ε sign(∇ₓ loss), clamped to [0, 1]; the loss is the cross-entropy of the logits and y."
    known = {
        "Call requires_grad_() on a copy of x, before the model sees it.": raises("does not require grad"),
        "x.grad is None: call requires_grad_() on a copy of x, before the model sees it.": raises(
            "'NoneType' object has"
        ),
    }
    moved = _moved(seen, eps)
    yield expect(
        "24 images, softmax regression that does not see one pixel",
        lambda: fgsm(seen.model, seen.x, seen.y, eps),
        moved.pop(""),
        worth=2,
        mistakes=moved | known,
        fallback=formula,
    )
    many = until(lambda: _puzzle(draw, classifier(draw, 8, 12, 5, high=0.6), 24, eps), _telling)
    one = until(lambda: _sure(draw, many.model, eps), _clear)
    together, alone = _moved(many, eps), _moved(one, eps)
    right = together.pop(""), alone.pop("")
    yield expect(
        "A deeper network: 24 images, and one alone with a tiny gradient",
        lambda: [fgsm(puzzle.model, puzzle.x, puzzle.y, eps) for puzzle in (many, one)],
        [*right],
        worth=3,
        mistakes={hint: [together[hint], alone[hint]] for hint in together if "without gradient" not in hint}
        | {
            "The image alone loses its batch dimension: return the shape of x.": [right[0], right[1][0]],
            "The image alone has a tiny gradient, and does not move; only the sign counts.": [right[0], one.x],
        }
        | known,
        fallback=formula,
    )
    batches = [(many.x, many.y, eps), (many.x.flip(0), many.y.flip(0), eps)]
    model, moved = classifier(draw, 8, 12, 5, dropout=0.5), {"images moved": True}
    yield expect(
        LEFT,
        lambda: {"images moved": _moves(fgsm, model, batches)} | traces(fgsm, model, batches),
        moved | AS_FOUND,
        worth=1,
        mistakes={hint: moved | found for hint, found in TRACES.items()}
        | {"The images come back unchanged; the row is paid for an attack.": AS_FOUND | {"images moved": False}}
        | known,
        fallback="Compare the model before and after a call: training, and requires_grad and grad of each weight.",
    )


def _moves(fgsm: Answer, model: nn.Module, batches: list[tuple]) -> bool:
    return not any(close(fgsm(model, *batch), batch[0], 1e-6) for batch in batches)


class _Puzzle(NamedTuple):
    model: nn.Module
    x: Tensor
    y: Tensor
    gradient: Tensor
    step: Tensor
    others: dict[str, Tensor]  # the steps that climb another loss, by the hint


def _solved(model: nn.Module, x: Tensor, y: Tensor, eps: float) -> _Puzzle:
    def climbed(loss: Callable[[Tensor], Tensor]) -> Tensor:
        image = x.clone().requires_grad_()
        return eps * torch.autograd.grad(loss(model(image)).sum(), image)[0].sign()

    gradient = input_gradient(model, x, y)
    step = eps * gradient.sign()
    halfway, moved = (x + step / 2).clamp(0, 1), (x + step).clamp(0, 1)
    twice = (halfway + eps / 2 * input_gradient(model, halfway, y).sign()).clamp(0, 1)
    others = {
        "These are two half steps; take one gradient, at the image itself.": torch.where(
            torch.isclose(twice, moved), step, twice - x
        ),
        "The sign is missing: this is ε times the gradient of the summed loss.": eps * gradient,
        "The sign is missing: this is ε times the gradient of the mean loss.": eps
        * gradient
        / (len(x) + (len(x) == 1)),
        "This is the step for the 2-norm, ε g/‖g‖₂; FGSM takes the sign of each entry.": (
            eps * gradient / gradient.flatten(1).norm(dim=1)[:, None, None, None]
        ),
        "The label is the true y, not the network's answer.": (
            eps * input_gradient(model, x, model(x).argmax(1)).sign()
        ),
        "cross_entropy takes the logits that the model returns: no softmax in between.": (
            eps * input_gradient(with_softmax(model), x, y).sign()
        ),
        "This climbs the best other logit minus the true one; the loss is the cross-entropy.": climbed(
            lambda logits: margin(logits, y)
        ),
        "This lowers the true logit alone; the cross-entropy raises the others as well.": climbed(
            lambda logits: -logits.gather(1, y[:, None])
        ),
        "This climbs the squared error of the probabilities; the loss is the cross-entropy.": climbed(
            lambda logits: (logits.softmax(1) - one_hot(y, logits.shape[1])).square()
        ),
    }
    return _Puzzle(model, x, y, gradient, step, others)


def _moved(puzzle: _Puzzle, eps: float) -> dict[str, Tensor]:
    """The moved images, right under an empty hint, and by each mistake."""
    x, step = puzzle.x, puzzle.step
    moved = {
        "": x + step,
        "This goes downhill: the attack raises the loss of the true label.": x - step,
        "ε is in units of pixels in [0, 1]: do not divide it by 255.": x + step / 255,
        "Pixels without gradient go down here; leave them alone (sign(0) = 0).": x + torch.where(step > 0, step, -eps),
        "Pixels without gradient go up here; leave them alone (sign(0) = 0).": x + torch.where(step < 0, step, eps),
    } | {hint: x + other for hint, other in puzzle.others.items()}
    return {hint: image.clamp(0, 1) for hint, image in moved.items()} | {
        "Pixels leave [0, 1]: clamp the moved image.": x + step,
        "Here δ is clamped to [0, 1], so no pixel can get darker; clamp the moved image.": x + step.clamp(0, 1),
        "This is δ alone; the moved image is asked for.": step,
    }


def _puzzle(draw: Draw, model: nn.Module, count: int, eps: float) -> _Puzzle:
    """Images of two channels of 2 × 2 pixels for ``model``; it misclassifies the first half of them, or more."""
    x = draw.uniform(0.05, 0.95, count, 2, 2, 2)
    logits = model(x).detach()
    classes = logits.shape[1]
    y = (draw.uniform(0, 1, count) * classes).long()
    seen = logits.argmax(1)[: count // 2]
    y[: count // 2] = (seen + 1 + (draw.uniform(0, 1, count // 2) * (classes - 1)).long()) % classes
    return _solved(model, x, y, eps)


def _sure(draw: Draw, model: nn.Module, eps: float) -> _Puzzle:
    """One image, and the network with a bias that makes it right about it with a margin of -20."""
    x, model = draw.uniform(0.35, 0.65, 1, 2, 2, 2), copy.deepcopy(model)
    y = model(x).argmax(1)
    model[-1].bias.data[y] += 20 + margin(model(x), y).detach()
    return _solved(model, x, y, eps)


def _clear(puzzle: _Puzzle) -> bool:
    """Whether rounding decides on the sign of no entry."""
    return bool(puzzle.gradient.abs().min() > 1e-3 * puzzle.gradient.abs().max())


def _leaves(moved: Tensor) -> bool:
    """Whether pixels would leave [0, 1] on both sides."""
    return bool((moved < -0.01).any() and (moved > 1.01).any())


def _telling(puzzle: _Puzzle) -> bool:
    """Whether the right step and those that climb another loss all differ."""
    return not any(close(one, two, 1e-3) for one, two in combinations([puzzle.step, *puzzle.others.values()], 2))
