# Type hints from everywhere, a keyword with a default, a docstring with an example.
# part: discriminator
from __future__ import annotations

from collections.abc import Callable
from typing import Final

Map = Callable[[torch.Tensor], torch.Tensor]
SQUASH: Final[Map] = torch.sigmoid


def optimal_discriminator(log_p: torch.Tensor, log_p_g: torch.Tensor, *, squash: Map = SQUASH) -> torch.Tensor:
    """The share of the data.

    >>> optimal_discriminator(torch.zeros(1), torch.zeros(1))
    tensor([0.5000])
    """
    return squash(log_p - log_p_g)
