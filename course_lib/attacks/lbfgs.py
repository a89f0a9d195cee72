r"""Szegedy's attack: the smallest perturbation by box-constrained L-BFGS, with a line search on the weight of its size.

.. math:: \min_{x + \delta \in \text{box}} c\,\|\delta\|_2^2 + L(x + \delta)

with :math:`L = -\log p_t` for a target t. To leave class y for any other, L is the same between y and the strongest
other class, :math:`-\log\sigma(m)` with the margin :math:`m = \max_{k\ne y} z_k - z_y`. A large c keeps δ small and
fails; so each row looks for its *largest* c that works: times or divided by 10 until both sides are known, then
bisection of log c. Every c starts from the last one's minimum.

For an affine model with two classes the minimum is :math:`\delta = t\,w/\|w\|` with
:math:`2ct = \sigma(f - t\|w\|)\,\|w\|`, and the largest c that works gives the distance :math:`f/\|w\|` itself.

All rows are minimised at once, each with its own history, step and c (``box_minimiser``). A row that is fooled from the
start, or never, comes back as it is.

Source: Szegedy et al. 2014 (arXiv:1312.6199), section 4.1, where the norm is not squared; KAIST survey, "Explaining and
harnessing adversarial examples" (its first point); Oxford lecture, table 1, third method.
"""

import torch
from torch import Tensor
from torch.nn.functional import logsigmoid

from course_lib.attacks.attack import Model, attack, between, input_gradient
from course_lib.attacks.balls import size
from course_lib.attacks.box_minimiser import minimise
from course_lib.attacks.losses import cross_entropy, fooled, margin


@attack
def lbfgs(
    model: Model,
    x: Tensor,
    y: Tensor,
    *,
    c: float = 1.0,
    searches: int = 10,
    steps: int = 20,
    memory: int = 10,
    targeted: bool = False,
    bounds: tuple[float, float] = (0.0, 1.0),
) -> Tensor:
    """``c`` is where the search begins (for δ in shares of the pixels' range).

    Each of the ``searches`` takes at most ``steps`` iterations of L-BFGS.
    """
    if c <= 0 or searches < 1 or memory < 1:
        raise ValueError(f"need c > 0, searches >= 1, memory >= 1, got {c}, {searches}, {memory}")

    def won(points: Tensor, y: Tensor) -> Tensor:
        with torch.no_grad():
            return fooled(model(points), y, targeted)

    x_adv, left = x.clone(), ~won(x, y)
    x, y, best = x[left], y[left], x[left]
    if len(x) == 0:
        return x_adv
    home, now = x.flatten(1), x.flatten(1)
    span = bounds[1] - bounds[0] if bounds[1] - bounds[0] < torch.inf else 1.0
    weight = torch.full((len(x),), c / span**2, dtype=x.dtype, device=x.device)
    works, fails = torch.zeros_like(weight), torch.full_like(weight, torch.inf)
    best_size, tolerance = fails, torch.finfo(x.dtype).eps ** 0.5

    def penalised(points: Tensor, rows: Tensor) -> tuple[Tensor, Tensor]:
        images = points.view(-1, *x.shape[1:]).detach().requires_grad_()
        logits = model(images)
        loss = cross_entropy(logits, y[rows]) if targeted else -logsigmoid(margin(logits, y[rows]))
        gradient, _ = input_gradient(loss, images)
        delta = points - home[rows]
        return loss.detach() + weight[rows] * delta.square().sum(1), gradient.flatten(1) + 2 * weight[
            rows, None
        ] * delta

    for _ in range(searches):
        now = minimise(penalised, now, bounds, scale=0.5 / weight, steps=steps, memory=memory, tolerance=tolerance)
        success = won(now.view_as(x), y)
        better = success & (size(now - home) < best_size)
        best[better], best_size = now.view_as(x)[better], torch.where(better, size(now - home), best_size)
        works, fails = torch.where(success, weight, works), torch.where(success, fails, weight)
        weight = between(works, fails)
    x_adv[left] = best
    return x_adv
