r"""Three ways to keep a critic smooth from outside: clip its weights, or charge it for its slope.

* ``clip_weights``: every weight into :math:`[-c, c]` after each critic step. The critic is then K-Lipschitz for some K
  that depends on c and on the architecture (Arjovsky et al. 2017, arXiv:1701.07875, algorithm 1; 4 years of GANs).
* ``gradient_penalty``: :math:`E(\|\nabla_{\hat x} D(\hat x)\|_2 - 1)^2` at points :math:`\hat x = \epsilon x +
  (1-\epsilon)\tilde x` between a real and a generated one, with one :math:`\epsilon \sim U[0,1]` a sample and the norm
  over all of a sample's numbers (Gulrajani et al. 2017, arXiv:1704.00028, algorithm 1; Oxford video 15).
  One-sided, only slopes above the target cost.
* ``r1``: :math:`E\|\nabla_x D(x)\|_2^2` at real points only; the paper weighs it by :math:`\gamma/2` (Mescheder et al.
  2018, arXiv:1801.04406, equation 9).

The penalties are not weighted: ``10 * gradient_penalty(...)`` is the paper's :math:`\lambda = 10`. They keep the graph
of the gradient, so that a loss they are part of can be differentiated in the critic's weights. Batches are
``(B, ...)``, critics return ``(B,)``. With batch norm a score depends on the whole batch, and no sample has a gradient
of its own: a penalised critic has none.
"""

import math
from collections.abc import Callable

import torch
from torch import Tensor, nn

from course_lib.gans.shapes import logits, not_empty, same_shape

Critic = Callable[[Tensor], Tensor]


@torch.no_grad()
def clip_weights(network: nn.Module, c: float) -> None:
    """Put each weight and bias of ``network`` into ``[-c, c]``, in place. Raises ``ValueError`` unless ``c > 0``."""
    if not c > 0:
        raise ValueError(f"clipping needs a constant c > 0, got {c}: at 0 the critic could only be constant")
    for weight in network.parameters():
        weight.clamp_(-c, c)


def slopes(critic: Critic, x: Tensor) -> Tensor:
    """The norm of the critic's gradient at each row of ``x``, shape ``(B,)``, differentiable in the weights."""
    x = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(logits(critic, x).sum(), x, create_graph=True)
    return gradient.flatten(1).norm(dim=1)


def gradient_penalty(
    critic: Critic,
    real: Tensor,
    fake: Tensor,
    *,
    target: float = 1.0,
    one_sided: bool = False,
    epsilon: Tensor | None = None,
) -> Tensor:
    """The mean squared distance of the slope from ``target`` at random points between ``real`` and ``fake``.

    ``epsilon``, shape ``(B,)``, fixes where: 1 is the real point, 0 the generated one. Raises ``ValueError`` for
    batches of different shapes, empty ones, logits that are not one a row, an ``epsilon`` not one a sample and a
    ``target`` that is no slope.
    """
    same_shape(real, fake)
    if not isinstance(target, (int, float)) or not 0 <= target < math.inf:
        raise ValueError(f"the target is a slope, a number from 0 up (1 in WGAN-GP), got {target!r}")
    if epsilon is None:
        epsilon = torch.rand(len(real), dtype=real.dtype, device=real.device)
    if epsilon.shape != real.shape[:1]:
        raise ValueError(f"epsilon is one number a sample, shape ({len(real)},), got {tuple(epsilon.shape)}")
    between = torch.lerp(fake, real, epsilon.reshape(-1, *[1] * (real.ndim - 1)))  # (B, ...)
    excess = slopes(critic, between) - target  # (B,)
    return (excess.relu() if one_sided else excess).square().mean()


def r1(critic: Critic, real: Tensor) -> Tensor:
    """The mean squared slope at the real points. Raises ``ValueError`` as :func:`gradient_penalty` does."""
    not_empty(real)
    return slopes(critic, real).square().mean()
