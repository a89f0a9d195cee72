r"""Carlini & Wagner's L2 attack: descent on the perturbation's size plus a hinge, and a search for the hinge's weight.

.. math:: \min_{x + \delta \in \text{box}} \|\delta\|_2^2 + c\,\max(0,\ \kappa - m(x + \delta))

with δ in shares of the pixels' range and the margin :math:`m = \max_{k\ne y} z_k - z_y` (targeted: its negative),
positive where the row is fooled, and ``confidence`` κ ≥ 0. For an affine model with two classes, margin :math:`-f` at
x, the attack succeeds exactly from :math:`c^* = 2f/\|w\|_2^2` on, and then with :math:`\|\delta\| = f/\|w\|`; so each
row looks for its smallest c that works: times or divided by 10 until both sides are known, then bisection of log c. The
answer is the smallest success met on the way; a row without any comes back unchanged, as does one that is fooled from
the start.

The minimiser is Adam, started afresh for each c, on the pixels themselves, clamped to the box after each step; its step
size falls linearly to zero, so the end is no zigzag across the boundary. (The paper's change of variable,
x = (1 + tanh w)/2, has no gradient at pixels that are exactly 0 or 1: most of an MNIST digit would never move.)

Source: Carlini & Wagner 2017 (arXiv:1608.04644), sections V and VI. It costs ``searches`` × ``steps`` passes.
"""

import torch
from torch import Tensor

from course_lib.attacks.attack import Model, attack, between, input_gradient
from course_lib.attacks.balls import size
from course_lib.attacks.losses import margin

BETA_1, BETA_2 = 0.9, 0.999  # Adam's


@attack
def cw(
    model: Model,
    x: Tensor,
    y: Tensor,
    *,
    confidence: float = 0.0,
    c: float = 1.0,
    searches: int = 6,
    steps: int = 100,
    lr: float = 0.05,
    targeted: bool = False,
    bounds: tuple[float, float] = (0.0, 1.0),
) -> Tensor:
    """``c`` is where the search begins, ``lr`` the step of Adam as a share of the pixels' range."""
    if c <= 0 or searches < 1 or confidence < 0:
        raise ValueError(f"need c > 0, searches >= 1, confidence >= 0, got {c}, {searches}, {confidence}")
    low, high = bounds
    span = high - low if high - low < torch.inf else 1.0
    small = max(1e-8, torch.finfo(x.dtype).tiny)
    best, best_size = x.clone(), torch.full_like(y, torch.inf, dtype=x.dtype)
    weight = torch.full_like(best_size, c)
    too_small, enough = torch.zeros_like(weight), torch.full_like(weight, torch.inf)
    for _ in range(searches):
        now, mean, square = x, torch.zeros_like(x), torch.zeros_like(x)
        found = torch.zeros_like(y, dtype=torch.bool)
        for step in range(1, steps + 1):
            now = now.detach().requires_grad_()
            m = -margin(model(now), y) if targeted else margin(model(now), y)
            gradient, _ = input_gradient(weight * (confidence - m).clamp_min(0), now)
            now, m = now.detach(), m.detach()
            delta = now - x

            success, sizes = m > confidence, size(delta)
            smaller = success & (sizes < best_size)
            best[smaller], best_size[smaller] = now[smaller], sizes[smaller]
            if step > steps / 2:  # before, the first long steps may have carried it across
                found |= success

            gradient = (span * gradient).add_(delta, alpha=2 / span)  # in shares of the range
            mean.lerp_(gradient, 1 - BETA_1)
            square.lerp_(gradient.square(), 1 - BETA_2)
            length = span * lr * (1 - (step - 1) / steps) / (1 - BETA_1**step)
            now = now.addcdiv(mean, (square / (1 - BETA_2**step)).sqrt() + small, value=-length).clamp_(low, high)
        enough = torch.where(found, weight, enough)
        too_small = torch.where(found, too_small, weight)
        weight = between(too_small, enough)
    return best
