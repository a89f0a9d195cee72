r"""One-dimensional densities with everything known: the formula, the samples, where the mass is.

Each is a frozen dataclass, so it prints as the call that makes it and can be sent as plain data. All share

* ``log_prob(x)``: log density, any shape in, same shape out, in the dtype and on the device of ``x``;
* ``pdf(x)``: the density itself;
* ``sample(n, generator=None)``: ``n`` draws, shape ``(n,)``, float32;
* ``knots()``: points, in order, between which the density is smooth and outside which its mass is below 1e-30
  (quadrature is split there).
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor


class Density:
    """A density on the real line; the subclasses say which."""

    def log_prob(self, x: Tensor) -> Tensor:
        raise NotImplementedError

    def pdf(self, x: Tensor) -> Tensor:
        return self.log_prob(x).exp()

    def sample(self, n: int, generator: torch.Generator | None = None) -> Tensor:
        raise NotImplementedError

    def knots(self) -> list[float]:
        raise NotImplementedError


def _device(generator: torch.Generator | None) -> torch.device | str:
    return "cpu" if generator is None else generator.device


@dataclass(frozen=True)
class Gaussian(Density):
    """N(mean, std²)."""

    mean: float = 0.0
    std: float = 1.0

    def __post_init__(self):
        if not (math.isfinite(self.mean) and 0 < self.std < math.inf):
            raise ValueError(f"Gaussian needs a finite mean and std > 0, got {self.mean} and {self.std}")

    def log_prob(self, x: Tensor) -> Tensor:
        return -0.5 * ((x - self.mean) / self.std) ** 2 - math.log(self.std) - 0.5 * math.log(2 * math.pi)

    def sample(self, n: int, generator: torch.Generator | None = None) -> Tensor:
        return self.mean + self.std * torch.randn(n, generator=generator, device=_device(generator))

    def knots(self) -> list[float]:
        return [self.mean + k * self.std for k in (-12, -4, 0, 4, 12)]


@dataclass(frozen=True)
class Uniform(Density):
    """The constant density on [low, high]."""

    low: float = 0.0
    high: float = 1.0

    def __post_init__(self):
        if not -math.inf < self.low < self.high < math.inf:
            raise ValueError(f"Uniform needs finite ends, high > low, got [{self.low}, {self.high}]")

    def log_prob(self, x: Tensor) -> Tensor:
        inside = (x >= self.low) & (x <= self.high)
        return torch.full_like(x, -math.log(self.high - self.low)).masked_fill(~inside, -math.inf)

    def sample(self, n: int, generator: torch.Generator | None = None) -> Tensor:
        return self.low + (self.high - self.low) * torch.rand(n, generator=generator, device=_device(generator))

    def knots(self) -> list[float]:
        return [self.low, self.high]


@dataclass(frozen=True)
class Mixture(Density):
    """A weighted sum of densities; weights are normalised, and equal when left out."""

    parts: tuple[Density, ...]
    weights: tuple[float, ...] | None = None

    def __post_init__(self):
        if not self.parts:
            raise ValueError("Mixture needs at least one part")
        weights = (1.0,) * len(self.parts) if self.weights is None else tuple(self.weights)
        if len(weights) != len(self.parts) or not all(0 < w < math.inf for w in weights):
            raise ValueError(f"Mixture needs one positive weight for each of {len(self.parts)} parts, got {weights}")
        object.__setattr__(self, "parts", tuple(self.parts))
        object.__setattr__(self, "weights", tuple(w / sum(weights) for w in weights))

    def log_prob(self, x: Tensor) -> Tensor:
        return torch.logsumexp(
            torch.stack([math.log(w) + part.log_prob(x) for w, part in zip(self.weights, self.parts)]), dim=0
        )

    def sample(self, n: int, generator: torch.Generator | None = None) -> Tensor:
        ends = torch.tensor(self.weights, device=_device(generator)).cumsum(0)[:-1]
        which = torch.bucketize(torch.rand(n, generator=generator, device=ends.device), ends)
        draws = torch.stack([part.sample(n, generator) for part in self.parts])  # (parts, n)
        return draws.gather(0, which[None])[0]

    def knots(self) -> list[float]:
        return sorted({knot for part in self.parts for knot in part.knots()})
