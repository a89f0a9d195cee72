r"""What each player minimises, from logits to a scalar.

A :class:`GanLoss` is a pair of pure functions. With logits :math:`s` and :math:`D = \sigma(s)`,

* ``minimax``: :math:`-E\log D(x) - E\log(1-D(\tilde x))` against :math:`E\log(1-D(\tilde x))`. The generator's gradient
  in the logit is :math:`-\sigma(s)`: it vanishes where the discriminator is sure.
* ``non_saturating``: the same discriminator; the generator minimises :math:`-E\log D(\tilde x)`, gradient
  :math:`\sigma(s) - 1`: close to -1 where it is losing.
* ``least_squares(a, b, c)``: :math:`\frac12E(s-b)^2 + \frac12E(\tilde s-a)^2` against :math:`\frac12E(\tilde s-c)^2`.
* ``wasserstein``: :math:`E\tilde s - Es` against :math:`-E\tilde s`. A critic's score, not a probability: a sigmoid has
  no place before it. It bounds nothing by itself; :mod:`course_lib.gans.penalties` or a normalised network does.
* ``hinge``: :math:`E\max(0, 1-s) + E\max(0, 1+\tilde s)` against :math:`-E\tilde s`: a point scored beyond ±1 no longer
  moves the discriminator.

Source: Goodfellow et al. 2014 (arXiv:1406.2661), section 3; Mao et al. 2017 (arXiv:1611.04076); Arjovsky et al.
2017 (arXiv:1701.07875); Miyato et al. 2018 (arXiv:1802.05957), equation 17 for the hinge; Berkeley discussion sheet,
section 1.3. The logarithms are computed from the logit (log-sigmoid), so logits of ±1000 are as good as any.
"""

from collections.abc import Callable
from typing import NamedTuple

from torch import Tensor
from torch.nn.functional import logsigmoid, relu


class GanLoss(NamedTuple):
    """``discriminator(real_logits, fake_logits)`` and ``generator(fake_logits)``: logits ``(B,)`` to a scalar."""

    discriminator: Callable[[Tensor, Tensor], Tensor]
    generator: Callable[[Tensor], Tensor]


def _cross_entropy(real: Tensor, fake: Tensor) -> Tensor:
    return -logsigmoid(real).mean() - logsigmoid(-fake).mean()


minimax = GanLoss(_cross_entropy, lambda fake: logsigmoid(-fake).mean())
non_saturating = GanLoss(_cross_entropy, lambda fake: -logsigmoid(fake).mean())
wasserstein = GanLoss(lambda real, fake: fake.mean() - real.mean(), lambda fake: -fake.mean())
hinge = GanLoss(lambda real, fake: relu(1 - real).mean() + relu(1 + fake).mean(), lambda fake: -fake.mean())


def least_squares(a: float = 0.0, b: float = 1.0, c: float = 1.0) -> GanLoss:
    """Targets: ``a`` for generated and ``b`` for real in the discriminator, ``c`` for generated in the generator."""
    return GanLoss(
        lambda real, fake: 0.5 * (real - b).square().mean() + 0.5 * (fake - a).square().mean(),
        lambda fake: 0.5 * (fake - c).square().mean(),
    )
