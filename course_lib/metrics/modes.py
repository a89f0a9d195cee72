r"""How many modes of a planar mixture a sampler finds, how often it lands on one, and how evenly.

With the nearest centre of each sample, and "on" a mode meaning within :math:`3\sigma` of its centre:

* ``modes_covered``: modes with at least 20 samples in 2,500 on them (0.8 %; the rule scales with the sample count);
* ``high_quality_share``: the share of samples on any mode. Its ceiling is not 1: a two-dimensional Gaussian has
  :math:`1 - e^{-9/2}` = 98.9 % of its mass within 3σ, so real data shows 0.989, and more than that is a sampler that
  draws too close to the centres;
* ``kl_to_uniform``: :math:`KL(h‖u) = \log K + \sum_k h_k \log h_k` in nats, :math:`h_k` the share of samples whose
  nearest centre is :math:`k`: 0 when even, :math:`\log K` when all sit on one mode.

What n real samples show (the floor): all K modes, 0.989 ± 0.104/√n, and a KL of about (K - 1)/(2n), 0.0014 for the
ring of 8 and n = 2,500. Read the three together: a sampler that hits one centre exactly has a share of 1, uniform noise
a KL of 0.

Source: the ring and grid protocol of unrolled GANs, VEEGAN and PacGAN (arXiv:1611.02163, 1705.07761, 1712.04086).
There one sample makes a mode count; here it takes 20, because one stray sample must not.
Shapes: samples ``(n, 2)``. Errors: ``ValueError`` for another shape, no samples, or samples that are not finite.
"""

import math

import torch
from torch import Tensor

from course_lib.data.planar import Modes

REACH = 3.0  # standard deviations
HIGH_QUALITY_CEILING = 1 - math.exp(-(REACH**2) / 2)


def _nearest(samples: Tensor, modes: Modes) -> tuple[Tensor, Tensor]:
    """For each sample its nearest mode, ``(n,)``, and whether it is on it, ``(n,)``."""
    if samples.ndim != 2 or samples.shape[1] != 2 or len(samples) == 0:
        raise ValueError(f"samples of the plane have shape (n, 2), n >= 1, got {tuple(samples.shape)}")
    if not samples.isfinite().all():
        raise ValueError("some samples are not finite: the generator has diverged, there is nothing to count")
    distance, which = (samples[:, None] - modes.centres.to(samples)).norm(dim=-1).min(dim=1)  # (n, K) -> (n,)
    return which, distance <= REACH * modes.std


def modes_covered(samples: Tensor, modes: Modes, need: int = 20) -> int:
    """The number of modes with enough samples within 3σ: ``need`` in 2,500, in proportion and rounded up for other n.

    Below n = 125 a single sample is enough again: draw a thousand or more.
    """
    which, on = _nearest(samples, modes)
    if need < 1:
        raise ValueError(f"a mode needs at least one sample in 2,500 to count, got need = {need}")
    counts = torch.bincount(which[on], minlength=len(modes.centres))
    return int((counts >= -(-need * len(samples) // 2500)).sum())


def high_quality_share(samples: Tensor, modes: Modes) -> float:
    """The share of samples within 3σ of a centre, in [0, 1]; compare with ``HIGH_QUALITY_CEILING``, not with 1."""
    return _nearest(samples, modes)[1].double().mean().item()


def kl_to_uniform(samples: Tensor, modes: Modes) -> float:
    """KL of the nearest-mode histogram of all samples to the uniform one, in nats, in [0, log K]."""
    which, _ = _nearest(samples, modes)
    shares = torch.bincount(which, minlength=len(modes.centres)).double() / len(samples)
    return math.log(len(shares)) + torch.special.xlogy(shares, shares).sum().item()
