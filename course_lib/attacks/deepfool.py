r"""DeepFool: step to the nearest boundary of the linearised classifier, until the class changes.

At a point of class y, with :math:`f_k = z_k - z_y` and :math:`w_k = \nabla f_k`, the boundary to class k is (to first
order) at distance :math:`|f_k| / \|w_k\|_2`. Take the nearest, l, and go there:

.. math:: r = \frac{|f_l|}{\|w_l\|_2^2}\,w_l \qquad
          \text{(in an } L_p \text{ norm: } |f_l| / \|w_l\|_q \text{ along the steepest direction, } 1/p + 1/q = 1)

The square is missing in the algorithm as the Oxford lecture prints it: without it the step is ‖w‖ times too long. The
sum of the steps ends *on* the boundary, so it is stretched: x + (1 + η) Σ r with ``overshoot`` η, clamped to the box. A
row stops as soon as that point is fooled; only the rest is differentiated, K - 1 backward passes a step. For an affine
classifier one step is enough, and Σ r is the shortest perturbation there is.

A row that is misclassified from the start stays as it is. With more than ``candidates`` classes only the highest few
are compared.

Source: Moosavi-Dezfooli, Fawzi, Frossard 2016 (arXiv:1511.04599), algorithm 2; Oxford lecture, "DeepFool algorithm".
"""

import torch
from torch import Tensor

from course_lib.attacks.attack import Model, attack, input_gradient
from course_lib.attacks.balls import Norm, exponent, per_row, size, steepest
from course_lib.attacks.losses import fooled


def _to_nearest_boundary(x: Tensor, logits: Tensor, y: Tensor, norm: Norm, candidates: int) -> Tensor:
    """The step r of each row, in the shape of ``x``, from which ``logits`` were computed."""
    others = logits.detach().scatter(1, y[:, None], -torch.inf)
    others = others.topk(min(candidates, logits.shape[1]) - 1).indices
    f = logits.gather(1, others) - logits.gather(1, y[:, None])  # (B, K - 1)
    w = torch.stack([input_gradient(f_k, x, again=True)[0] for f_k in f.unbind(1)], 1)  # (B, K - 1, ...)

    p = exponent(norm)
    dual = 1.0 if p == torch.inf else torch.inf if p == 1 else p / (p - 1)
    slope = torch.linalg.vector_norm(w.flatten(2), dual, dim=2)
    distance = torch.where(slope > 0, f.detach().abs() / slope, torch.inf)
    distance, nearest = distance.min(1)
    distance = distance.maximum(torch.finfo(x.dtype).eps * size(x.detach(), norm))  # leave also where two logits tie
    direction = steepest(w[torch.arange(len(w), device=w.device), nearest], norm)
    return direction * per_row(distance.where(distance < torch.inf, 0), x)


@attack
def deepfool(
    model: Model,
    x: Tensor,
    y: Tensor,
    *,
    norm: Norm = "l2",
    steps: int = 50,
    overshoot: float = 0.02,
    candidates: int = 10,
    bounds: tuple[float, float] = (0.0, 1.0),
) -> Tensor:
    """The (nearly) smallest perturbation that takes each row out of class ``y``, ``(B,)``.

    The paper's own measure leaves the *predicted* class: pass ``model(x).argmax(1)`` for ``y``. A row that is still in
    its class after ``steps`` steps comes back as far as it got.
    """
    if candidates < 2:
        raise ValueError(f"at least two classes are compared, got candidates = {candidates}")
    if overshoot < 0:
        raise ValueError(f"overshoot is at least 0, got {overshoot}")
    x_adv, total, rows = x.clone(), torch.zeros_like(x), torch.arange(len(x), device=x.device)
    stretched = x
    for _ in range(steps):
        with torch.no_grad():
            left = ~fooled(model(stretched), y)
        rows, x, y, total = (part[left] for part in (rows, x, y, total))
        if len(rows) == 0:
            break
        now = (x + total).clamp(*bounds).requires_grad_()
        total = total + _to_nearest_boundary(now, model(now), y, norm, candidates)
        stretched = (x + (1 + overshoot) * total).clamp(*bounds)
        x_adv[rows] = stretched
    return x_adv
