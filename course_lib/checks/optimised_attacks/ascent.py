"""Exercise 12, Part 2: projected gradient, and its typical mistakes."""

from itertools import combinations

import torch
from torch import Tensor, nn

from course_lib.checking.classifiers import (
    AS_FOUND,
    TRACES,
    blind,
    classifier,
    input_gradient,
    traces,
    until,
    with_softmax,
)
from course_lib.checking.compare import close
from course_lib.checking.draw import Draw
from course_lib.checking.expectation import expect, raises

CLIMBS = {
    "The loss of the true label must rise: this goes downhill.": {"sign": -1.0},
    "Pixels leave [0, 1]: clamp the image after each step.": {"box": False},
    "The start lies in [0, 1], but the steps leave it: clamp the image after each step.": {
        "box": False,
        "box_first": True,
    },
    "The image leaves the ball around x: project after each step.": {"ball": False},
    "The model returns logits, and cross_entropy takes logits: no softmax in between.": {"soft": True},
    "The start was not used: begin at x + start.": {"begin": 0.0},
    "The gradient is taken at x again and again; take it where you are now.": {"stay": True},
    "The sign of the gradient is missing: every pixel moves by step.": {"raw": True},
    "This is one step too few.": {"more": -1},
    "This is one step too many.": {"more": 1},
}
TOWARD = {"This moves away from the target: its loss has to fall.": {"sign": -1.0}} | {
    hint: change
    for hint, change in CLIMBS.items()
    if change.keys().isdisjoint({"sign", "soft"})  # with a softmax in between it mostly goes the same way
}
LATER = {  # what a single step does not show
    "The image leaves the ball on its way: go back after each step, not after the last alone.": {
        "ball": False,
        "end": 1,
    },
    "The image leaves [0, 1] on its way: go back after each step, not after the last alone.": {"box": False, "end": 1},
    "It does not take all the steps: there are `steps` of them.": {"most": 3},
    "The gradient is not taken anew at every step.": {"stale": True},
    "The image is clamped after each step; x + start has to be clamped before the first.": {"late": True},
    "It stops once every image is where the attack wants it: take all the steps.": {"eager": True},
}


def _climb(
    *inputs,
    sign: float = 1.0,
    box: bool = True,
    box_first: bool = False,
    ball: bool = True,
    end: bool = False,
    soft: bool = False,
    begin: float = 1.0,
    stay: bool = False,
    raw: bool = False,
    more: int = 0,
    most: int = 100,
    eager: bool = False,
    stale: bool = False,
    late: bool = False,
) -> Tensor:
    """Projected gradient on the inputs of ``pgd``, and its typical mistakes."""
    model, x, y, eps, step, steps, start, targeted = inputs
    network, sign = with_softmax(model) if soft else model, -sign if targeted else sign
    now = x + begin * start
    now = now.clamp(0, 1) if (box and not late) or box_first or end else now
    for i in range(min(steps + more, most)):
        if not (stale and i % 2):
            gradient = input_gradient(network, x if stay else now, y)
        now = now + sign * step * (gradient if raw else gradient.sign())
        now = x + (now - x).clamp(-eps, eps) if ball else now
        now = now.clamp(0, 1) if box else now
        if eager and bool(_there(model, now, y, targeted).all()):
            break
    return (x + (now - x).clamp(-eps, eps)).clamp(0, 1) if end else now


def _there(model: nn.Module, x: Tensor, y: Tensor, targeted: bool) -> Tensor:
    return (model(x).argmax(1) == y) == targeted


def _inputs(draw: Draw, model: nn.Module, eps: float, targeted: bool) -> tuple[tuple, tuple]:
    """The inputs of several steps, for twelve images on which the right way and all mistakes lead elsewhere.

    Two steps get each of them where the attack wants it. And the inputs for three images that do not get there.
    """
    x, y = draw.uniform(0, 1, 80, 2, 2, 2), draw.uniform(0, 4, 80).long()
    x[:, 0, 0] = torch.tensor([0.02, 0.98], dtype=torch.float64)  # the box binds here
    start, step, steps = draw.uniform(-1, 1, *x.shape) * eps, eps * draw.number(0.2, 0.25), int(draw.number(6, 9))
    inputs = model, x, y, eps, step, steps, start, targeted
    ways = [_climb(*inputs, **change).flatten(1) for change in ({}, *CLIMBS.values(), *LATER.values())]
    there = _there(model, ways[0].view_as(x), y, targeted)
    soon = there & _there(model, _climb(model, x, y, eps, step, 2, start, targeted), y, targeted)
    never, some = (~there).nonzero()[:3, 0], []
    for one, other in combinations(ways, 2):
        apart = (one - other).abs().amax(1) > 0.01
        if not apart[some].any():
            some += (soon & apart).nonzero()[:1, 0].tolist()
    some = [*dict.fromkeys(some + soon.nonzero()[:, 0].tolist())][:12]
    parts = [(model, x[rows], y[rows], eps, step, steps, start[rows], targeted) for rows in (some, never)]
    return parts[0], parts[1]


def _case(draw: Draw) -> list[tuple]:
    """The inputs of one step, of several, of several towards a target, and of some in vain."""
    model, eps = blind(classifier(draw, 8, 6, 4, high=2.0)), draw.number(0.15, 0.25)
    (climb, _), (toward, vain) = (_inputs(draw, model, eps, targeted) for targeted in (False, True))
    return [(*climb[:5], 1, *climb[6:]), climb, toward, vain]


def _all_show(case: list[tuple]) -> bool:
    """Are the right images and those of each mistake apart, by more than a hint is chosen with?"""
    if [len(x) for _, x, *_ in case] != [12, 12, 12, 3]:
        return False
    for inputs, changes in zip(case[:3], (CLIMBS, CLIMBS | LATER, TOWARD | LATER)):
        images = [_climb(*inputs, **change) for change in ({}, *changes.values())]
        if any(close(one, other, 1e-3) for one, other in combinations(images, 2)):
            return False
    return True


def ascent(draw, pgd):
    one, several, toward, vain = until(lambda: _case(draw), _all_show)
    order = "x + start, clamped; then again and again: gradient here, step uphill, back into the ball around x, back "
    many = "Several steps, the same"
    for what, inputs, known, hint, needs in (
        (
            "One step, twelve images, a network with four classes, from a given start",
            one,
            CLIMBS,
            order + "into [0, 1].",
            many,
        ),
        (many, several, CLIMBS | LATER, order + "into [0, 1].", ""),
        (
            "Several steps with targeted=True",
            toward,
            TOWARD | LATER,
            "The same loop; what changes is one sign.",
            many,
        ),
    ):
        yield expect(
            what,
            lambda inputs=inputs: pgd(*inputs),
            _climb(*inputs),
            worth=2,
            mistakes={hint: _climb(*inputs, **change) for hint, change in known.items()}
            | {"The image to differentiate at needs requires_grad_().": raises("does not require grad")},
            fallback=hint,
            needs=needs,
        )
    calls = [vain, toward, several]
    yield expect(
        "Three calls in a row, one on images that never get to their target: the images, and what is left on the model",
        lambda: traces(pgd, one[0], [inputs[1:] for inputs in calls], [_climb(*inputs) for inputs in calls]),
        AS_FOUND,
        worth=2,
        mistakes=TRACES,
        fallback="Mend the images first; then leave the model as you found it.",
    )
