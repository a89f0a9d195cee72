r"""GAN losses: what the discriminator and the generator minimise, computed from logits.

A :class:`GanLoss` is a pair of pure functions. With logits :math:`s` for real samples, :math:`\tilde s` for generated
ones and :math:`D = \sigma(s)`, the discriminator's and the generator's losses are

* ``minimax``: :math:`-E\log D(x) - E\log(1-D(\tilde x))` and :math:`E\log(1-D(\tilde x))`. The generator's gradient
  with respect to the logit is :math:`-\sigma(\tilde s)`, which vanishes where the discriminator is certain.
* ``non_saturating``: the same discriminator's loss, and :math:`-E\log D(\tilde x)`. The gradient is
  :math:`\sigma(\tilde s) - 1`, close to -1 where the discriminator is certain.
* ``least_squares(a, b, c)``: :math:`\frac12E(s-b)^2 + \frac12E(\tilde s-a)^2` and :math:`\frac12E(\tilde s-c)^2`.
* ``wasserstein``: :math:`E\tilde s - Es` and :math:`-E\tilde s`. The critic must not end in a sigmoid. The loss alone
  does not enforce the Lipschitz constraint: use :mod:`course_lib.gans.penalties` or a spectrally normalised network.
* ``hinge``: :math:`E\max(0, 1-s) + E\max(0, 1+\tilde s)` and :math:`-E\tilde s`. A real sample with a logit above 1, or
  a generated one below -1, gives the discriminator no gradient.

The logarithms are computed from the logits (log-sigmoid), so that they stay finite for logits such as ±1000.

Source: Goodfellow et al. 2014 (arXiv:1406.2661), section 3; Mao et al. 2017 (arXiv:1611.04076); Arjovsky et al.
2017 (arXiv:1701.07875); Miyato et al. 2018 (arXiv:1802.05957), equation 17 for the hinge; Berkeley discussion sheet,
section 1.3.
"""

from collections.abc import Callable
from typing import NamedTuple

from torch import Tensor
from torch.nn.functional import logsigmoid, relu


class GanLoss(NamedTuple):
    """``discriminator(real_logits, fake_logits)`` and ``generator(fake_logits)``, from logits ``(B,)`` to a scalar."""

    discriminator: Callable[[Tensor, Tensor], Tensor]
    generator: Callable[[Tensor], Tensor]


def _cross_entropy(real: Tensor, fake: Tensor) -> Tensor:
    return -logsigmoid(real).mean() - logsigmoid(-fake).mean()


minimax = GanLoss(_cross_entropy, lambda fake: logsigmoid(-fake).mean())
non_saturating = GanLoss(_cross_entropy, lambda fake: -logsigmoid(fake).mean())
wasserstein = GanLoss(lambda real, fake: fake.mean() - real.mean(), lambda fake: -fake.mean())
hinge = GanLoss(lambda real, fake: relu(1 - real).mean() + relu(1 + fake).mean(), lambda fake: -fake.mean())


def least_squares(a: float = 0.0, b: float = 1.0, c: float = 1.0) -> GanLoss:
    """The least-squares loss with the targets ``a`` (generated) and ``b`` (real), and ``c`` for the generator."""
    return GanLoss(
        lambda real, fake: 0.5 * (real - b).square().mean() + 0.5 * (fake - a).square().mean(),
        lambda fake: 0.5 * (fake - c).square().mean(),
    )
