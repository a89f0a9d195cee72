"""Exercise 12, Part 2: projected gradient, and its typical mistakes."""

from itertools import combinations
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from course_lib.checking.classifiers import (
    ALONE,
    AS_FOUND,
    LEFT,
    TRACES,
    alone,
    classifier,
    input_gradient,
    signed,
    traces,
    until,
    with_softmax,
)
from course_lib.checking.compare import close
from course_lib.checking.draw import Draw
from course_lib.checking.expectation import expect, raises

NO_LEAF = {"The image at which you differentiate needs `requires_grad_()`.": raises("does not require grad")}
STEPS = {  # what shows far from the edges of ball and box
    "The loss must rise without a target and fall towards one; here it is the other way round.": {"sign": -1.0},
    "The model returns logits, and `cross_entropy` expects logits: there must be no softmax in between.": {
        "soft": True
    },
    "The step is the gradient times `step`; it must be the sign of the gradient times `step`.": {"raw": 1.0},
    "The step follows the mean loss's gradient; it must follow the sign of the gradient.": {"raw": 1 / 6},
    "This takes one step too few.": {"more": -1},
    "This takes one step too many.": {"more": 1},
}
TOWARD = {
    "The loss of a target must fall, as y is the label to reach; here it rises, as without a target.": {"sign": -1.0},
    "A single step is taken, and three were asked for.": {"most": 1},
    "Where the gradient is zero the pixel must stay, since sign(0) = 0; here it moves down.": {"flat": -1.0},
    "Where the gradient is zero the pixel must stay, since sign(0) = 0; here it moves up.": {"flat": 1.0},
    "A pixel with a tiny gradient must move by `step`, too: the direction is exactly the sign.": {"damped": 1e-8},
}
LATER = {  # what shows at the edges of ball and box, and after several steps
    "Pixels leave [0, 1]: clamp the image after each step.": {"box": False},
    "Only the start is clamped to [0, 1]; clamp the image after each step, too.": {"box": False, "first": True},
    "The start is not clamped to [0, 1] before the first gradient is taken.": {"first": False},
    "The image leaves the ball around the clean x: project onto it after each step.": {"ball": False},
    "The projection onto the ball comes only after the last step; it belongs in each step.": {
        "ball": False,
        "end": True,
    },
    "The clamp to [0, 1] comes only after the last step; it belongs in each step.": {"box": False, "end": True},
    "`start` is not used: the first image is x + start.": {"begin": 0.0},
    "Each gradient is taken at the clean x; take it at the image reached so far.": {"stay": True},
    "This takes one step too few.": {"more": -1},
    "This takes one step too many.": {"more": 1},
    "A single step is taken, and four were asked for; misclassified images must go on moving.": {"eager": True},
    "No step is taken; an image that is already misclassified must move, too.": {"frozen": True},
    "The result is the image with the highest loss on the way; the last one is asked for.": {"best": True},
}


class Task(NamedTuple):
    """What ``pgd`` is called with."""

    model: nn.Module
    x: Tensor
    y: Tensor
    eps: float
    step: float
    steps: int
    start: Tensor
    targeted: bool


def _climb(
    task: Task,
    *,
    sign: float = 1.0,
    soft: bool = False,
    raw: float = 0.0,
    flat: float = 0.0,
    damped: float = 0.0,
    more: int = 0,
    most: int = 100,
    first: bool | None = None,
    box: bool = True,
    ball: bool = True,
    end: bool = False,
    begin: float = 1.0,
    stay: bool = False,
    eager: bool = False,
    frozen: bool = False,
    best: bool = False,
) -> Tensor:
    """Projected gradient, and its typical mistakes."""
    model, x, y, eps, step, steps, start, targeted = task
    network, sign = with_softmax(model) if soft else model, -sign if targeted else sign
    now = x + begin * start
    now = now.clamp(0, 1) if (box or end if first is None else first) else now
    way = [now]
    for _ in range(min(steps + more, most)):
        gradient = input_gradient(network, x if stay else now, y)
        direction = gradient / (gradient.abs() + damped) if damped else gradient.sign()
        moved = now + sign * step * (raw * gradient if raw else direction + flat * sign * (gradient == 0))
        moved = x + (moved - x).clamp(-eps, eps) if ball else moved
        moved = moved.clamp(0, 1) if box else moved
        now = torch.where((model(now).argmax(1) != y)[:, None, None, None], now, moved) if frozen else moved
        way.append(now)
        if eager and bool((model(now).argmax(1) != y).all()):
            break
    if best:
        rows = torch.stack([cross_entropy(model(image), y, reduction="none") for image in way]).argmax(0)
        now = torch.stack(way)[rows, torch.arange(len(x))]
    return (x + (now - x).clamp(-eps, eps)).clamp(0, 1) if end else now


def _inside(draw: Draw, targeted: bool, steps: int, step: float) -> Task:
    """Short steps from six images far from the edges, without a start.

    Without a target the labels are the model's own answers. With one they are others, and the model does not see the
    third pixel and hardly the fourth. All other gradients are large, and none changes its sign on the way, so it does
    not matter at which of the images it is taken. In the first images a softmax would change it.
    """
    model = classifier(draw, 8, 6, 4)
    if targeted:
        model[1].weight.data[:, 2:4] *= torch.tensor([0, 1e-14])
    x = draw.uniform(0.3, 0.7, 300, 2, 2, 2)
    model[4].bias.data -= model(x).detach().mean(0) + 0.7 * torch.arange(4)  # no class far ahead of the others
    y = model(x).argsort(1)[:, int(draw.number(0, 2)) if targeted else 3]
    task = Task(model, x, y, 0.1, step, steps, torch.zeros_like(x), targeted)
    way, others = _climb(task), [_climb(task, stay=True), _climb(task, soft=True)]
    same, tells = ((way == other).flatten(1).all(1) for other in others)
    same &= (input_gradient(model, x, y).abs() > 0.01).flatten(1).sum(1) >= (6 if targeted else 8)
    some = (2 * same.int() - (tells & same).int()).argsort(descending=True)[:6]
    return task._replace(x=x[some], y=y[some], start=task.start[some])


def _edges(draw: Draw) -> Task:
    """Four long steps for four images, none of which is classified as its label on the way.

    The loss of label 0 is largest where every pixel is at its own centre, that of label 1 smallest. In the first image
    of label 0 two pixels come from afar. All but two of the others cross their centres in every step, and end further
    from them than they were one step before. The centre of pixel 1 is just outside the box, that of pixel 3 just
    outside the ball: where ball or box are missing on the way, these two turn back. The two images of label 1 lie on
    the lower and on the upper edge of the box, and move outwards.
    """
    eps = draw.number(0.1, 0.12)
    step, edge = eps / 4, draw.number(0.01, 0.015)
    far, aside = step * draw.uniform(0.6, 0.9, 8), eps * draw.uniform(-0.2, 0.2, 4, 8)
    centre = draw.uniform(0.4, 0.6, 8)
    centre[:2] = torch.tensor([edge + 2 * eps, -0.1 * step])
    x = centre + aside
    start = far - aside
    start[2:] = draw.uniform(-1, 1, 2, 8) * eps
    x[:, 1], x[2, 0], x[3, :2] = edge, edge, 1 - edge
    start[:2, 1] = far[1] - edge
    x[:2, 3], start[:2, 3] = centre[3] - eps - 0.1 * step, eps - far[3]
    x[0, 0], start[0, 0] = edge, -eps
    x[0, 6], start[0, 6] = centre[6] + 0.6 * eps, 0.9 * eps
    y, shape = torch.tensor([0, 0, 1, 1]), (4, 2, 2, 2)
    return Task(_centred(draw, centre, x[:1] + start[:1]), x.view(shape), y, eps, step, 4, start.view(shape), False)


def _centred(draw: Draw, centre: Tensor, image: Tensor) -> nn.Sequential:
    """The model of :func:`_edges`, which takes ``image`` for another label than 0.

    A pair of hidden units makes a smooth valley around the centre of each pixel. Label 0 adds these up with positive
    weights, label 1 with negative ones, and the other two with small ones.
    """
    inner, outer = nn.Linear(8, 16, dtype=torch.float64), nn.Linear(16, 4, dtype=torch.float64)
    steep = torch.diag(draw.uniform(40, 80, 8))
    inner.weight.data = torch.cat([steep, -steep])
    inner.bias.data = -inner.weight.data @ centre
    weight = signed(draw, 4, 8, low=0.1, high=0.4)
    weight[0], weight[1] = draw.uniform(2, 4, 8), -draw.uniform(1, 2, 8)
    outer.weight.data, outer.bias.data = weight.repeat(1, 2), torch.zeros(4, dtype=torch.float64)
    outer.bias.requires_grad_(False)
    model = nn.Sequential(nn.Flatten(), inner, nn.Softplus(), outer).eval()
    logits = model(image)[0].detach()
    outer.bias.data[0] = logits[1:].max() - logits[0] - draw.number(2, 3)
    return model


def _shows(task: Task, changes: dict[str, dict]) -> bool:
    """Are the right images and those of each mistake apart, by more than a hint is chosen with?"""
    images = [_climb(task, **change) for change in ({}, *changes.values())]
    return not any(close(one, other, 2e-4) for one, other in combinations(images, 2))


def ascent(draw, pgd):
    one = until(lambda: _inside(draw, False, 1, draw.number(0.05, 0.08)), lambda task: _shows(task, STEPS))
    toward = until(lambda: _inside(draw, True, 3, draw.number(0.004, 0.006)), lambda task: _shows(task, TOWARD))
    edges = _edges(draw)
    single = "One short step from x, far from the edges of the box"
    for what, task, changes, worth, where in (
        (single, one, STEPS, 2, "Compare pixel by pixel how far the image moved, and which way."),
        (
            "Four long steps from x + start, which meet ball and box",
            edges,
            LATER,
            3,
            "Print the image after each step, and compare every pixel with x - eps, x + eps, 0 and 1.",
        ),
        (
            "Three short steps with targeted=True",
            toward,
            TOWARD,
            1,
            "Print the cross-entropy with the target before and after each step.",
        ),
    ):
        yield expect(
            what,
            lambda task=task: pgd(*task),
            _climb(task),
            worth=worth,
            mistakes={hint: _climb(task, **change) for hint, change in changes.items()} | NO_LEAF,
            fallback=where,
        )
    model, x, y, eps, step, steps, start, targeted = edges
    yield expect(
        "Each image alone, as a batch of one: shape and values",
        lambda: alone(lambda rows: pgd(model, x[rows], y[rows], eps, step, steps, start[rows], targeted), x),
        True,
        worth=1,
        mistakes=ALONE,
        fallback="Call `pgd` with `x[:1]`, `y[:1]` and `start[:1]`, and compare with the first image of the batch.",
        needs=single,
    )
    yield expect(
        LEFT,
        lambda: traces(pgd, model, [edges[1:], (x, y, eps, step, steps, start, True)]),
        AS_FOUND,
        worth=1,
        mistakes=TRACES,
        fallback="Compare the model before and after the call.",
        needs=single,
    )
