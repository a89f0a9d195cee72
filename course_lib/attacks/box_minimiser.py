r"""Minimise many functions at once, each in its own row and all in one box: limited-memory BFGS with projection.

In each row, with gradient g, a coordinate at its bound is *held* where -g points out of the box; the others are free.
The direction is :math:`d = -M H M g`, with M the mask of the free coordinates and H the inverse Hessian as the last
``memory`` pairs :math:`s = x_{t+1} - x_t,\ q = g_{t+1} - g_t` see it (the two-loop recursion). H is positive definite,
so d goes downhill whatever is held. The step is halved until :math:`x(t) = \Pi(x + t\,d)` lowers f enough,

.. math:: f(x(t)) \le f(x) + 10^{-4}\, g\cdot(x(t) - x)

A row is finished when no free coordinate has a gradient left (Karush, Kuhn and Tucker's condition for a minimum in a
box), or when no step lowers f any more (ten halvings); finished rows are no longer evaluated.

Source: Nocedal 1980 (the two-loop recursion); Bertsekas 1982 (holding coordinates before projecting).
"""

from collections.abc import Callable

import torch
from torch import Tensor

Objective = Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]
Pair = tuple[Tensor, Tensor, Tensor]
HALVINGS = 10


def _direction(gradient: Tensor, pairs: list[Pair], scale: Tensor) -> Tensor:
    """``-H g`` of each row, ``(B, D)``. ``pairs`` are (s, q, 1/(s·q)), oldest first; ``scale`` is H before any pair."""
    d, shares = -gradient, []
    for s, q, inverse in reversed(pairs):
        shares.append(inverse * (s * d).sum(1, keepdim=True))
        d = d - shares[-1] * q
    d = d * scale
    for (s, q, inverse), share in zip(pairs, reversed(shares)):
        d = d + s * (share - inverse * (q * d).sum(1, keepdim=True))
    return d


def minimise(
    objective: Objective,
    x: Tensor,
    bounds: tuple[float, float],
    *,
    scale: Tensor,
    steps: int = 50,
    memory: int = 10,
    tolerance: float = 1e-5,
) -> Tensor:
    """From ``x``, ``(B, D)`` inside ``bounds``, to a local minimum of each row's function, ``(B, D)``.

    ``objective(points, rows)`` gives the values ``(b,)`` and gradients ``(b, D)`` of the functions numbered ``rows`` at
    ``points``, ``(b, D)``. ``scale``, ``(B,)``, is a guess of the inverse curvature, for the first step; ``tolerance``
    is the largest entry of a gradient that counts as none.
    """
    low, high = bounds
    live = torch.ones(len(x), dtype=torch.bool, device=x.device)
    value, gradient = objective(x, live.nonzero()[:, 0])
    scale = scale[:, None]
    pairs: list[Pair] = []
    for _ in range(steps):
        held = ((x <= low) & (gradient > 0)) | ((x >= high) & (gradient < 0))
        live = live & (gradient.masked_fill(held, 0).abs().amax(1) > tolerance)
        if not live.any():
            break
        d = _direction(gradient.masked_fill(held, 0), pairs, scale).masked_fill(held, 0)

        x_old, gradient_old = x, gradient
        x, value, gradient = x.clone(), value.clone(), gradient.clone()
        rows, length = live.nonzero()[:, 0], 1.0
        for _ in range(HALVINGS):
            trial = (x_old[rows] + length * d[rows]).clamp(low, high)
            height, slope = objective(trial, rows)
            expected = (gradient_old[rows] * (trial - x_old[rows])).sum(1).clamp(max=0)
            down = height <= value[rows] + 1e-4 * expected
            moved = rows[down]
            x[moved], value[moved], gradient[moved] = trial[down], height[down], slope[down]
            rows, length = rows[~down], length / 2
            if len(rows) == 0:
                break
        live[rows] = False

        s, q = x - x_old, gradient - gradient_old
        curvature, square = (s * q).sum(1, keepdim=True), (q * q).sum(1, keepdim=True)
        sound = curvature > 1e-10 * square  # what did not move, or bends the wrong way, teaches nothing
        scale = torch.where(sound, curvature / square, scale)
        pairs = [*pairs, (s, q, torch.where(sound, 1 / curvature, 0))][-memory:]
    return x
