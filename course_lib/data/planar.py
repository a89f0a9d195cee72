r"""Mixtures of small round Gaussians in the plane, on which mode collapse can be seen and counted.

.. math::
    p(x) = \frac1K \sum_{k=1}^{K} \mathcal N(x;\, c_k,\, \sigma^2 I), \qquad
    c_k = r\,(\cos 2\pi k/K,\ \sin 2\pi k/K) \ \text{on the ring}, \quad k = 0, \dots, K-1.

The ring leaves its end point out: 2π is the angle 0 again. Public code that takes ``linspace(0, 2 * pi, 8)`` has seven
modes, one of double weight. In two dimensions a share :math:`1 - e^{-t^2/2}` of each Gaussian lies within
:math:`t` standard deviations of its centre: 98.9 % for t = 3.

Source: Metz et al. 2017 (arXiv:1611.02163); Durham lecture 6, mode collapse. Lengths are in the plane's units.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True, eq=False)
class Modes:
    """The mixture itself: ``centres``, shape ``(K, 2)``, all of equal weight, and one standard deviation ``std``.

    Raises ``ValueError`` for centres of another shape or not finite, and for ``std <= 0``.
    """

    centres: Tensor
    std: float

    def __post_init__(self):
        centres = torch.as_tensor(self.centres, dtype=torch.get_default_dtype())
        if centres.ndim != 2 or centres.shape[0] == 0 or centres.shape[1] != 2:
            raise ValueError(f"Modes needs centres of shape (K, 2), K >= 1, got {tuple(centres.shape)}")
        if not (centres.isfinite().all() and 0 < self.std < math.inf):
            raise ValueError(f"Modes needs finite centres and a finite std > 0, got std = {self.std}")
        object.__setattr__(self, "centres", centres)

    def sample(self, n: int, generator: torch.Generator | None = None) -> Tensor:
        """``n`` draws, shape ``(n, 2)``, float32, on the generator's device; without one, on that of the centres."""
        if n < 0:
            raise ValueError(f"the number of draws must not be negative, got {n}")
        device = self.centres.device if generator is None else generator.device
        centres = self.centres.to(device)
        which = torch.randint(len(centres), (n,), generator=generator, device=device)
        return centres[which] + self.std * torch.randn(n, 2, generator=generator, device=device)

    def log_prob(self, x: Tensor) -> Tensor:
        """Log density, ``(..., 2) -> (...)``, in the dtype and on the device of ``x``."""
        if x.ndim == 0 or x.shape[-1] != 2:
            raise ValueError(f"points of the plane have shape (..., 2), got {tuple(x.shape)}")
        squared = (x[..., None, :] - self.centres.to(x)).square().sum(-1)  # (..., K)
        each = -0.5 * squared / self.std**2 - math.log(2 * math.pi * self.std**2)
        return each.logsumexp(-1) - math.log(len(self.centres))


def ring(n: int = 8, radius: float = 1.0, std: float = 0.02) -> Modes:
    """``n`` distinct centres at equal angles on a circle, the first at angle 0, the end point left out."""
    if n < 1 or not 0 < radius < math.inf:
        raise ValueError(f"a ring needs n >= 1 centres and a finite radius > 0, got n = {n} and radius = {radius}")
    angles = torch.arange(n, dtype=torch.float64) * (2 * math.pi / n)
    return Modes(radius * torch.stack([angles.cos(), angles.sin()], dim=1), std)


def grid(side: int = 5, spacing: float = 2.0, std: float = 0.05) -> Modes:
    """``side * side`` centres, ``spacing`` apart, around the origin: 25 of them unless said."""
    if side < 1 or not 0 < spacing < math.inf:
        raise ValueError(f"a grid needs side >= 1 and a finite spacing > 0, got {side} and {spacing}")
    line = (torch.arange(side, dtype=torch.float64) - (side - 1) / 2) * spacing
    return Modes(torch.cartesian_prod(line, line).reshape(-1, 2), std)
