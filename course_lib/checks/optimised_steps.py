"""Exercise 12, Parts 1 to 3: projections, projected gradient, and the margin that it follows where others fade."""

import torch
from torch import Tensor
from torch.nn.functional import normalize, one_hot

from course_lib.checks.classifiers import (
    AS_FOUND,
    TRACES,
    classifier,
    input_gradient,
    margin,
    signed,
    traces,
    until,
    with_softmax,
)
from course_lib.checks.part import Draw, close, expect, raises


def _around(draw: Draw, *shape: int) -> Tensor:
    """Perturbations that reach out of the unit ball and into it in every stretch of their last dimension."""
    sizes = draw.uniform(0.2, 2, *shape)
    sizes[..., 0], sizes[..., 1] = draw.uniform(1.2, 2, *shape[:-1]), draw.uniform(0.2, 0.8, *shape[:-1])
    signs = signed(draw, *shape).sign()
    signs.flatten()[0] = -1
    return sizes * signs


def projection(draw, project):
    eps = draw.number(0.5, 1.5)
    delta = eps * _around(draw, 3, 2, 4)
    cut = delta.clamp(-eps, eps)
    yield expect(
        "∞-norm, three perturbations of shape (2, 4)",
        lambda: project(delta, eps, "linf"),
        cut,
        worth=1,
        mistakes={
            "Scaling the whole perturbation obeys the bound but is not the nearest point: each pixel has its own.": eps
            * delta
            / delta.abs().amax((1, 2), keepdim=True),
            "Only the upper end is cut.": delta.clamp(max=eps),
            "Every pixel was put on the ball's surface; those inside stay where they are.": eps * delta.sign(),
            "This is the projection for the 2-norm.": eps * normalize(delta.flatten(1)).view_as(delta),
            "The numbers are right, the shape is not: give back the shape of delta.": cut.flatten(1),
        },
    )
    delta = eps * _around(draw, 3, 2, 2, 3)
    length = delta.flatten(1).norm(dim=1)[:, None, None, None]
    yield expect(
        "2-norm, three perturbations of shape (2, 2, 3), all outside the ball",
        lambda: project(delta, eps, "l2"),
        eps * delta / length,
        worth=2,
        mistakes={
            "One norm for the whole batch: each row has its own ball.": eps * delta / delta.norm(),
            "The norm runs over the last dimension only; a perturbation is one vector of all its pixels.": (
                eps * normalize(delta, dim=-1)
            ),
            "One norm for each channel; a perturbation is one vector of all its pixels and channels.": (
                eps * normalize(delta.flatten(2), dim=2).view_as(delta)
            ),
            "Divided by the squared norm.": eps * delta / length**2,
            "The result has norm 1, not ε.": delta / length,
            "Each pixel was clamped, as for the ∞-norm: that shortens δ but turns it, too.": delta.clamp(-eps, eps),
            "The numbers are right, the shape is not: give back the shape of delta.": (eps * delta / length).flatten(1),
        },
    )
    outside, inside = draw.number(1.5, 3), draw.number(0.3, 0.8)
    rim = eps * normalize(signed(draw, 3, 8)).view(3, 2, 4)
    yield expect(
        "2-norm: the first outside the ball, the second inside, the third zero",
        lambda: project(torch.stack([outside * rim[0], inside * rim[1], 0 * rim[2]]), eps, "l2"),
        torch.stack([rim[0], inside * rim[1], 0 * rim[2]]),
        worth=2,
        mistakes={
            "What is inside stays where it is: a projection is the identity there.": (
                torch.stack([rim[0], rim[1], 0 * rim[2]])
            ),
        },
        broken="0/0: the zero perturbation has no direction. It is inside, and stays.",
        hint="Row by row: outside, shrink to length ε; inside, leave alone.",
    )


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


def _climb(
    *inputs,
    sign: float = 1.0,
    box: bool = True,
    box_first: bool = False,
    ball: bool = True,
    soft: bool = False,
    begin: float = 1.0,
    stay: bool = False,
    raw: bool = False,
    more: int = 0,
) -> Tensor:
    """Projected gradient on the inputs of ``pgd``, and its typical mistakes."""
    model, x, y, eps, step, steps, start, targeted = inputs
    network, sign = with_softmax(model) if soft else model, -sign if targeted else sign
    now = x + begin * start
    now = now.clamp(0, 1) if box or box_first else now
    for _ in range(steps + more):
        gradient = input_gradient(network, x if stay else now, y)
        now = now + sign * step * (gradient if raw else gradient.sign())
        now = x + (now - x).clamp(-eps, eps) if ball else now
        now = now.clamp(0, 1) if box else now
    return now


def _case(draw: Draw) -> list[tuple]:
    """The inputs of one step, of three, and of three towards a target."""
    model, y = classifier(draw, 8, 6, 4, high=1.0), torch.tensor([0, 3, 1, 2] * 3)
    x, eps = draw.uniform(0, 1, 12, 1, 2, 4), draw.number(0.15, 0.25)
    x[:, :, 0, :2] = torch.tensor([0.02, 0.98], dtype=torch.float64)  # the box binds here
    start, step = draw.uniform(-1, 1, *x.shape) * eps, eps * draw.number(0.25, 0.3)
    return [(model, x, y, eps, step, steps, start, targeted) for steps, targeted in ((1, False), (3, False), (3, True))]


def _all_show(case: list[tuple]) -> bool:
    """Does each mistake give other images than the right ones, by more than a hint is chosen with?"""
    return not any(
        close(_climb(*inputs, **change), right, 1e-3)
        for inputs, right in ((inputs, _climb(*inputs)) for inputs in case)
        for change in CLIMBS.values()
    )


def ascent(draw, pgd):
    one, three, toward = until(lambda: _case(draw), _all_show)
    from_it = {"This moves away from the target: its loss has to fall.": {"sign": -1.0}} | dict([*CLIMBS.items()][1:])
    order = "x + start, clamped; then again and again: gradient here, step uphill, back into the ball around x, back "
    for what, inputs, known, hint in (
        (
            "One step, twelve images, a network with four classes, from a given start",
            one,
            CLIMBS,
            order + "into [0, 1].",
        ),
        ("Three steps, the same", three, CLIMBS, order + "into [0, 1]."),
        ("Three steps with targeted=True", toward, from_it, "The same loop; what changes is one sign."),
    ):
        yield expect(
            what,
            lambda inputs=inputs: pgd(*inputs),
            _climb(*inputs),
            worth=2,
            mistakes={hint: _climb(*inputs, **change) for hint, change in known.items()}
            | {"The image to differentiate at needs requires_grad_().": raises("does not require grad")},
            hint=hint,
        )
    model, *batches = one[0], toward[1:], three[1:]
    yield expect(
        "Two calls in a row: the images, and what is left on the model",
        lambda: traces(pgd, model, batches, [_climb(*toward), _climb(*three)]),
        AS_FOUND,
        worth=2,
        mistakes=TRACES,
        hint="Mend the images first; then leave the model as you found it.",
    )


def masking(draw, margin_loss):
    logits, y = -draw.uniform(1, 4, 5, 4), torch.tensor([2, 0, 3, 1, 1])
    logits[0, 2], logits[1, 0] = -0.5, -4.5  # in the first row the true label leads, in the second it is last
    logits[2] -= draw.number(2e3, 4e3)
    logits[4] += 5
    right, true = margin(logits, y), logits.gather(1, y[:, None])[:, 0]
    top = logits.topk(2).values

    def replaced(value: float) -> Tensor:
        return logits.scatter(1, y[:, None], value).amax(1) - true

    yield expect(
        "Margin of five rows: all logits negative in four, in the thousands in one of them",
        lambda: margin_loss(logits, y),
        right,
        worth=2,
        mistakes={
            "The sign is flipped: the loss rises as the true label loses.": -right,
            "The largest of all logits is taken; the true label's own must be left out.": logits.amax(1) - true,
            "The true logit was replaced by 0, and with negative logits 0 wins: replace it by -inf.": replaced(0.0),
            "The true logit was replaced by -100, and logits may be lower: replace it by -inf.": replaced(-100.0),
            "This is the true logit alone: the best of the others is missing.": -true,
            "This is the gap between the two best; the true logit has to stand in it, wherever that ranks.": (
                top[:, 1] - top[:, 0]
            ),
            "One number for each row is asked for.": right.mean(),
            "The numbers are right, the shape is not: (B,) is asked for, not (B, 1).": right[:, None],
            "(B, 1) minus (B,) is (B, B): without keepdim both sides are (B,).": (true + right)[:, None] - true,
        },
    )
    sure = signed(draw, 3, 4)
    sure[:, 1] += draw.number(2e3, 5e3)
    best = torch.tensor([0, 2, 3])[draw.uniform(0, 1, 3).argsort()]
    sure[torch.arange(3), best] = draw.uniform(2.2, 3, 3)
    labels = torch.ones_like(best)
    labels[2], best[2] = best[2], 1
    yield expect(
        "Its gradient in the logits, where the model is so sure that cross-entropy has none, or sure of another label",
        lambda: margin_loss.gradient(sure, labels),
        one_hot(best, 4).double() - one_hot(labels, 4).double(),
        worth=2,
        hint="+1 at the best other logit, -1 at the true one: use torch operations on the logits, no softmax before.",
    )
