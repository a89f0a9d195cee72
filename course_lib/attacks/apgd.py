r"""APGD: projected gradient that chooses its step size itself, row by row.

Start with α = 2ε and momentum a = 0.75:

.. math:: z_{t+1} = \Pi(x_t + \alpha\,d_t), \qquad x_{t+1} = \Pi\big(x_t + a(z_{t+1} - x_t) + (1-a)(x_t - x_{t-1})\big)

At checkpoints, which come closer and closer (after 22 %, then 19 %, 16 %, ... of the steps, 6 % at least), a row halves
its α and goes back to its best point so far if either

1. fewer than 75 % of its steps since the last checkpoint raised the loss, or
2. neither α nor the best loss has changed since the last checkpoint.

A row that goes back starts afresh there, without momentum. Its answer is, of the points where it was fooled, the one of
greatest loss; where it never was, the point of greatest loss.

Source: Croce & Hein 2020 (arXiv:2003.01690), algorithm 1. It costs ``steps`` + 1 forward and backward passes.
"""

import math

import torch
from torch import Tensor

from course_lib.attacks.attack import Loss, Model, ascent, attack
from course_lib.attacks.balls import per_row, project, random_point, steepest
from course_lib.attacks.losses import cross_entropy, fooled

MOMENTUM, ENOUGH = 0.75, 0.75


def checkpoints(steps: int) -> list[int]:
    """After which steps the step size is reconsidered: 22, 41, 57, 70, 80, 87, 93 and 99 of 100."""
    at, gap, found = 22, 22, []  # in hundredths of the steps
    while at <= 100:
        found.append(math.ceil(at * steps / 100))
        gap = max(gap - 3, 6)
        at += gap
    return found


def choose(where: Tensor, first: Tensor, second: Tensor) -> Tensor:
    """``first`` in the rows named, ``second`` in the others."""
    return torch.where(per_row(where, first), first, second)


@attack
def apgd(
    model: Model,
    x: Tensor,
    y: Tensor,
    *,
    eps: float,
    norm: str = "linf",
    steps: int = 100,
    targeted: bool = False,
    bounds: tuple[float, float] = (0.0, 1.0),
    random_start: bool = True,
    loss: Loss = cross_entropy,
    generator: torch.Generator | None = None,
) -> Tensor:
    """The "linf" or "l2" ball of radius ``eps``, with nothing to tune; ``y`` is the target if targeted."""

    def inside(point: Tensor) -> Tensor:
        return (x + project(point - x, eps, norm)).clamp(*bounds)

    now = inside(x + random_point(x, eps, norm, generator)) if random_start else x
    before = top = x_adv = now
    top_gradient = torch.zeros_like(x)
    alpha = torch.full_like(y, 2 * eps, dtype=x.dtype)
    nothing = torch.full_like(alpha, -torch.inf)
    height_before, top_height, adv_height, won = nothing, nothing, nothing, torch.zeros_like(y, dtype=torch.bool)
    checked_alpha, checked_height, checked_step, uphill = alpha, nothing, 0, torch.zeros_like(y)
    reconsider = checkpoints(steps)
    for step in range(steps + 1):
        gradient, height, logits = ascent(model, now, y, loss, targeted)
        hit = fooled(logits, y, targeted)
        better = (hit & ~won) | ((hit == won) & (height > adv_height))
        x_adv, adv_height, won = choose(better, now, x_adv), choose(better, height, adv_height), won | hit
        higher = height > top_height
        top, top_height = choose(higher, now, top), choose(higher, height, top_height)
        top_gradient = choose(higher, gradient, top_gradient)
        uphill = uphill + (height > height_before)
        if step == steps:
            break

        if step in reconsider:
            too_few = uphill < ENOUGH * (step - checked_step)
            idle = (alpha == checked_alpha) & (top_height == checked_height)
            checked_alpha, checked_height, checked_step, uphill = alpha, top_height, step, torch.zeros_like(y)
            back = too_few | idle
            alpha = choose(back, alpha / 2, alpha)
            now, before = choose(back, top, now), choose(back, top, before)
            gradient, height = choose(back, top_gradient, gradient), choose(back, top_height, height)

        ahead = inside(now + per_row(alpha, x) * steepest(gradient, norm))
        if step > 0:
            ahead = inside(now + MOMENTUM * (ahead - now) + (1 - MOMENTUM) * (now - before))
        before, now, height_before = now, ahead, height
    return x_adv
