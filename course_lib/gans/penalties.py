r"""Three ways to limit how steep a critic is: clip its weights, or penalise its gradient norm in one of two ways.

* ``clip_weights``: clip every weight to :math:`[-c, c]` after each critic step. The critic is then K-Lipschitz, where K
  depends on c and on the architecture (Arjovsky et al. 2017, arXiv:1701.07875, algorithm 1; 4 years of GANs).
* ``gradient_penalty``: :math:`E(\|\nabla_{\hat x} D(\hat x)\|_2 - 1)^2` at random points :math:`\hat x = \epsilon x +
  (1-\epsilon)\tilde x` on the line segment between a real and a generated sample, with one :math:`\epsilon \sim U[0,1]`
  per sample; the norm is taken over all entries of a sample (Gulrajani et al. 2017, arXiv:1704.00028, algorithm 1;
  Oxford video 15). The one-sided penalty charges only gradient norms above the target.
* ``r1``: :math:`E\|\nabla_x D(x)\|_2^2` at real samples only. The paper multiplies it by :math:`\gamma/2` (Mescheder et
  al. 2018, arXiv:1801.04406, equation 9).

The penalties have no weight: the paper's :math:`\lambda = 10` is written ``10 * gradient_penalty(...)``. They keep the
graph of the gradient, so that a loss with a penalty can be differentiated with respect to the critic's weights. Batches
have shape ``(B, ...)`` and critics return ``(B,)``. Under ``torch.autocast`` the penalties are computed in float32.

Do not use batch norm in a critic with a gradient penalty: each sample's gradient would depend on the batch. The
penalties raise ``ValueError`` if the critic is a module with batch norm in training mode.
"""

import math
from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm, _NormBase

from course_lib.gans.shapes import logits, not_empty, same_shape

Critic = Callable[[Tensor], Tensor]
NORMS = (_NormBase, nn.LayerNorm, nn.GroupNorm, nn.RMSNorm)


@torch.no_grad()
def clip_weights(network: nn.Module, c: float, *, norms: bool = True) -> None:
    """Clip each weight and bias of the network to ``[-c, c]``, in place. Raises ``ValueError`` unless ``c > 0``.

    As in the authors' code this includes the scale and shift of normalisation layers. With ``c = 0.01`` a batch norm
    then multiplies its features by at most 0.01. ``norms=False`` leaves these layers out.
    """
    if not c > 0:
        raise ValueError(f"clipping needs a constant c > 0, got {c}: at 0 the critic could only be constant")
    for layer in network.modules():
        if norms or not isinstance(layer, NORMS):
            for weight in layer.parameters(recurse=False):
                weight.clamp_(-c, c)


def gradient_norms(critic: Critic, x: Tensor) -> Tensor:
    """The norm of the critic's gradient at each sample of ``x``, shape ``(B,)``, differentiable in the weights.

    Raises ``ValueError`` if the critic has batch norm in training mode.
    """
    if isinstance(critic, nn.Module):
        for name, layer in critic.named_modules():
            if isinstance(layer, _BatchNorm) and (layer.training or layer.running_mean is None):
                raise ValueError(
                    f"the critic's layer {name!r} is a {type(layer).__name__}: with batch norm each sample's gradient "
                    "depends on the batch. Use a critic without it, or nn.GroupNorm or nn.LayerNorm"
                )
    x = x.detach()
    if torch.is_autocast_enabled(x.device.type):
        x = x.to(torch.promote_types(x.dtype, torch.float32))
    with torch.autocast(x.device.type, enabled=False):
        x.requires_grad_()
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
    """The mean squared distance of the gradient norm from ``target`` at random points between ``real`` and ``fake``.

    ``epsilon``, shape ``(B,)``, sets these points: 1 is the real sample and 0 the generated one. Batches of different
    dtypes are computed in the wider one. Raises ``ValueError`` for batches of different shapes, empty batches, logits
    of another shape than ``(B,)``, an ``epsilon`` that is not one number per sample, a ``target`` that is negative or
    not finite, and batch norm in training mode.
    """
    same_shape(real, fake)
    if not isinstance(target, (int, float)) or not 0 <= target < math.inf:
        raise ValueError(f"the target is a gradient norm, a number from 0 up (1 in WGAN-GP), got {target!r}")
    dtype = torch.promote_types(real.dtype, fake.dtype)
    if epsilon is None:
        epsilon = torch.rand(len(real), dtype=dtype, device=real.device)
    if epsilon.shape != real.shape[:1]:
        raise ValueError(f"epsilon is one number per sample, shape ({len(real)},), got {tuple(epsilon.shape)}")
    epsilon = epsilon.to(dtype).reshape(-1, *[1] * (real.ndim - 1))
    between = torch.lerp(fake.to(dtype), real.to(dtype), epsilon)  # (B, ...)
    excess = gradient_norms(critic, between) - target  # (B,)
    return (excess.relu() if one_sided else excess).square().mean()


def r1(critic: Critic, real: Tensor) -> Tensor:
    """The mean squared gradient norm at the real samples. Raises ``ValueError`` as :func:`gradient_penalty` does."""
    not_empty(real)
    return gradient_norms(critic, real).square().mean()
