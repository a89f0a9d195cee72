"""The random inputs of a check, from one seed."""

import math
from collections.abc import Callable
from hashlib import shake_256

import numpy as np
import torch
from torch import Tensor, nn


class Draw:
    """The random inputs of a check, float64, all from one seed.

    They are SHAKE-256 of the seed and of a count: whoever has seen some of them can tell none of the others. Torch's
    generator is not so: it keeps 32 bits of its seed, which can be tried out.
    """

    def __init__(self, seed: int):
        self._seed, self._count = seed, 0

    def uniform(self, low: float, high: float, *shape: int) -> Tensor:
        self._count += 1
        stream = shake_256(f"{self._seed} {self._count}".encode()).digest(8 * math.prod(shape))
        bits = np.frombuffer(stream, dtype="<u8") >> 12
        return low + (high - low) * torch.from_numpy((bits + 0.5) / 2**52).reshape(shape)  # 0 and 1 never come

    def normal(self, *shape: int) -> Tensor:
        return torch.special.ndtri(self.uniform(0, 1, *shape))

    def permutation(self, count: int) -> Tensor:
        return self.uniform(0, 1, count).argsort()

    def number(self, low: float, high: float) -> float:
        return self.uniform(low, high, 1).item()

    def network(self, make: Callable[[], nn.Module]) -> nn.Module:
        """What ``make()`` returns, its random weights too from the seed, in float64."""
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(int(self.number(0, 2**52)))
            return make().double()
