"""The two small classifiers of the adversarial half, with the normalisation inside.

Images go in as they are, in [0, 1]; the first layer, :class:`Normalise`, shifts and scales them. So every perturbation
is measured in pixels, whatever the network was trained on. Logits come out, ``(B, classes)``.

* ``lenet``: two 5×5 convolutions with max pooling, one hidden layer (LeCun et al. 1998, with ReLU and pooling as in
  today's copies). At ``width=16`` and 28×28 pixels it has 215,370 weights; 8×8 digits work too.
* ``fc_500_150_10``: the fully connected network of DeepFool's table 1 (Moosavi-Dezfooli et al. 2016,
  arXiv:1511.04599; Oxford lecture, "DeepFool algorithm").
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from course_lib.networks.mlp import mlp


class Normalise(nn.Module):
    """``(x - mean) / std``, one mean and one std for all channels or one for each: ``(B, C, ...) -> (B, C, ...)``."""

    def __init__(self, mean: float | Sequence[float] = 0.0, std: float | Sequence[float] = 1.0):
        super().__init__()
        self.register_buffer("mean", torch.as_tensor(mean, dtype=torch.float32).reshape(-1))
        self.register_buffer("std", torch.as_tensor(std, dtype=torch.float32).reshape(-1))
        if not (self.std > 0).all():
            raise ValueError(f"a standard deviation is above zero, got {std}")

    def forward(self, x: Tensor) -> Tensor:
        shape = (-1, *[1] * (x.ndim - 2))  # (C, 1, 1) for images, one number a channel
        return (x - self.mean.to(x.dtype).view(shape)) / self.std.to(x.dtype).view(shape)


def lenet(
    size: int = 28,
    channels: int = 1,
    classes: int = 10,
    *,
    width: int = 16,
    mean: float | Sequence[float] = 0.0,
    std: float | Sequence[float] = 1.0,
) -> nn.Sequential:
    """``(B, channels, size, size)`` in [0, 1] to logits ``(B, classes)``; ``size`` is a multiple of 4."""
    if size < 4 or size % 4:
        raise ValueError(f"lenet halves the image twice: its size must be a multiple of 4, got {size}")
    return nn.Sequential(
        Normalise(mean, std),
        nn.Conv2d(channels, width, 5, padding=2),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(width, 2 * width, 5, padding=2),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        *mlp(2 * width * (size // 4) ** 2, 8 * width, classes),
    )


def fc_500_150_10(
    size: int = 28,
    channels: int = 1,
    *,
    mean: float | Sequence[float] = 0.0,
    std: float | Sequence[float] = 1.0,
) -> nn.Sequential:
    """``(B, channels, size, size)`` in [0, 1] to logits ``(B, 10)``, through hidden layers of 500 and 150."""
    return nn.Sequential(Normalise(mean, std), nn.Flatten(), *mlp(channels * size**2, 500, 150, 10))
