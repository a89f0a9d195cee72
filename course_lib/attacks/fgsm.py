r"""The fast gradient method: the best perturbation of a *linear* loss, in one forward and one backward pass.

.. math:: \max_{\|\delta\|_p \le \varepsilon} g\cdot\delta = \varepsilon\|g\|_q
   \qquad g = \nabla_x L(\theta, x, y),\quad 1/p + 1/q = 1

For p = ∞ the maximiser is :math:`\delta = \varepsilon\,\mathrm{sign}(g)`, the fast gradient *sign* method. Clamping
x + δ to the box of the pixels keeps it exact, because ball and box are both products of intervals: the gain is
:math:`\sum_i |g_i|\min(\varepsilon, \text{room}_i)`. For other p the clamped point is in ball and box, but it is no
longer the best one. A pixel without gradient stays where it is.

Source: Goodfellow, Shlens, Szegedy 2015 (arXiv:1412.6572), section 3; Berkeley discussion sheet, section 2.2; KAIST
survey, "Fast adversarial examples". ``x`` is ``(B, ...)`` in ``bounds``, ``eps`` in the same units.
"""

from torch import Tensor

from course_lib.attacks.attack import Loss, Model, ascent, attack
from course_lib.attacks.balls import Norm, steepest
from course_lib.attacks.losses import cross_entropy


@attack
def fgm(
    model: Model,
    x: Tensor,
    y: Tensor,
    *,
    eps: float,
    norm: Norm = "l2",
    targeted: bool = False,
    bounds: tuple[float, float] = (0.0, 1.0),
    loss: Loss = cross_entropy,
) -> Tensor:
    """One step of size ``eps`` in ``norm``: "linf", "l2", "l1" or a number p >= 1. ``y`` is the target if targeted."""
    gradient, _, _ = ascent(model, x, y, loss, targeted)
    return (x + eps * steepest(gradient, norm)).clamp(*bounds)


def fgsm(
    model: Model,
    x: Tensor,
    y: Tensor,
    *,
    eps: float,
    targeted: bool = False,
    bounds: tuple[float, float] = (0.0, 1.0),
    loss: Loss = cross_entropy,
) -> Tensor:
    """One step of ``eps`` in every pixel that has a gradient: ``fgm`` in the maximum norm."""
    return fgm(model, x, y, eps=eps, norm="linf", targeted=targeted, bounds=bounds, loss=loss)
