r"""Projected gradient: many small fast-gradient steps, each brought back into the ball and the box.

.. math:: x_{t+1} = \Pi_{\text{box}}\Big(x + \Pi_{\|\delta\|\le\varepsilon}\big(x_t + \alpha\,d_t - x\big)\Big)

with :math:`d_t` the steepest direction of the norm: sign(g) for linf, g/‖g‖₂ for l2. The box comes last: it moves each
pixel towards x, so the point stays in the ball. The optimum found is local; random starts and restarts show how local.

The k steps cost k forward and k backward passes and nothing else. With ``early_stop`` a row that is fooled stops: the
answer to "is this row robust?" is the same, the passes are fewer, the loss is not driven as high.

Source: Madry et al. 2018 (arXiv:1706.06083); Kurakin et al. 2017 (arXiv:1607.02533), without the random start; Berkeley
discussion sheet, section 2.2; KAIST survey, the thirty steps from a hog to a wombat (there with the raw gradient).
"""

import torch
from torch import Tensor

from course_lib.attacks.attack import Loss, Model, ascent, attack
from course_lib.attacks.balls import project, random_point, steepest
from course_lib.attacks.losses import cross_entropy, fooled
from course_lib.attacks.worst_case import worse


@attack
def pgd(
    model: Model,
    x: Tensor,
    y: Tensor,
    *,
    eps: float,
    norm: str = "linf",
    alpha: float | None = None,
    steps: int = 40,
    targeted: bool = False,
    bounds: tuple[float, float] = (0.0, 1.0),
    random_start: bool = True,
    restarts: int = 1,
    early_stop: bool = False,
    loss: Loss = cross_entropy,
    generator: torch.Generator | None = None,
) -> Tensor:
    """``steps`` steps of size ``alpha`` (2.5 eps / steps when left out) in the "linf" or "l2" ball of radius ``eps``.

    ``random_start``: a draw from the ball (:func:`random_point`), the same for every row. With ``restarts`` above 1 the
    rows not yet fooled start again, and each keeps its worst end point; that takes one more forward pass a restart.
    """
    if restarts < 1:
        raise ValueError(f"the attack starts at least once, got restarts = {restarts}")
    alpha = 2.5 * eps / steps if alpha is None else alpha

    def inside(x_adv: Tensor, x: Tensor) -> Tensor:
        return (x + project(x_adv - x, eps, norm)).clamp(*bounds)

    def climb(x: Tensor, y: Tensor) -> Tensor:
        """One start and all its steps; ``rows`` are those still moving, ``now`` is where they are."""
        now = inside(x + random_point(x, eps, norm, generator), x) if random_start else x
        x_adv, rows = torch.empty_like(x), torch.arange(len(x), device=x.device)
        for _ in range(steps):
            gradient, _, logits = ascent(model, now, y, loss, targeted)
            if early_stop:
                done = fooled(logits, y, targeted)
                x_adv[rows[done]] = now[done]
                rows, now, gradient, x, y = (part[~done] for part in (rows, now, gradient, x, y))
                if len(rows) == 0:
                    break
            now = inside(now + alpha * steepest(gradient, norm), x)
        x_adv[rows] = now
        return x_adv

    x_adv = climb(x, y)
    for _ in range(restarts - 1):
        with torch.no_grad():
            left = ~fooled(model(x_adv), y, targeted)
        if not left.any():
            break
        x_adv[left] = worse(model, x_adv[left], climb(x[left], y[left]), y[left], targeted)
    return x_adv
