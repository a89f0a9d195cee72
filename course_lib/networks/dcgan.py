"""DCGAN, a convolutional pair for square images of 8, 28, 32 or 64 pixels (Radford et al. 2016, arXiv:1511.06434).

The generator starts from a small block of features and doubles its side by transposed convolutions (kernel 4,
stride 2); the discriminator halves the image by convolutions with the same kernel and stride. ``width`` is the number
of channels next to the image. Each halving doubles it: 28 pixels and width 64 give 28 → 14 → 7 with 64 and 128
channels. Activations are ReLU in the generator and LeakyReLU with slope 0.2 in the discriminator. Batch norm follows
every convolution except those next to the image.

The networks of the paper are ``dcgan_generator(64, z=100, width=128, channels=3)`` and its discriminator, with two
differences. Images are in [0, 1], so the generator ends in a sigmoid; the paper has images in [-1, 1] and a tanh. The
weights have PyTorch's default initialisation; the paper draws them from N(0, 0.02²).

Source: Oxford video 15 and 4 years of GANs, DCGAN.
"""

from collections.abc import Callable

from torch import Tensor, nn

LAYOUT = {8: (2, 2), 28: (7, 2), 32: (4, 3), 64: (4, 4)}
"""Side of the image in pixels: (side of the smallest block, number of doublings from there)."""


class _Shaped(nn.Sequential):
    """A sequential network that refuses a batch whose rows do not have the shape ``expects``."""

    def __init__(self, *layers: nn.Module, expects: tuple[int, ...] | None = None):
        super().__init__(*layers)
        self.expects = expects  # None in a slice of the network

    def forward(self, x: Tensor) -> Tensor:
        if self.expects and x.shape[1:] != self.expects:
            expected = ", ".join(map(str, ("B", *self.expects)))
            raise ValueError(f"this network takes batches of shape ({expected}), got {tuple(x.shape)}")
        return super().forward(x)


def _layout(size: int, *counts: int) -> tuple[int, int]:
    if size not in LAYOUT:
        raise ValueError(f"the DCGAN pair exists for images with a side of {', '.join(map(str, LAYOUT))}, not {size}")
    if min(counts) < 1:
        raise ValueError(f"widths, channels and noise dimensions must be positive, got {counts}")
    return LAYOUT[size]


def dcgan_generator(size: int, z: int = 64, width: int = 32, channels: int = 1) -> nn.Sequential:
    """A generator from noise ``(B, z)`` to images ``(B, channels, size, size)`` in [0, 1].

    Raises ``ValueError`` for another size, and when it is called with noise of another shape.
    """
    start, doublings = _layout(size, z, width, channels)
    c = width * 2 ** (doublings - 1)
    layers = [nn.Unflatten(1, (z, 1, 1)), nn.ConvTranspose2d(z, c, start, bias=False), nn.BatchNorm2d(c), nn.ReLU()]
    for _ in range(doublings - 1):
        layers += [nn.ConvTranspose2d(c, c // 2, 4, 2, 1, bias=False), nn.BatchNorm2d(c // 2), nn.ReLU()]
        c //= 2
    return _Shaped(*layers, nn.ConvTranspose2d(c, channels, 4, 2, 1), nn.Sigmoid(), expects=(z,))


def dcgan_discriminator(
    size: int, width: int = 32, channels: int = 1, norm: Callable[[int], nn.Module] | None = nn.BatchNorm2d
) -> nn.Sequential:
    """A discriminator from images ``(B, channels, size, size)`` in [0, 1] to logits ``(B,)``.

    ``norm(c)`` makes the normalisation layer for c channels after each convolution except the first. Use ``norm=None``
    in a critic with a gradient penalty or spectral normalisation. Raises ``ValueError`` for another size, for
    ``norm=nn.LayerNorm``, and when it is called with images of another shape.
    """
    start, halvings = _layout(size, width, channels)
    layers = [nn.Conv2d(channels, width, 4, 2, 1), nn.LeakyReLU(0.2)]
    c = width
    for _ in range(halvings - 1):
        layers += [nn.Conv2d(c, 2 * c, 4, 2, 1), *([norm(2 * c)] if norm else []), nn.LeakyReLU(0.2)]
        c *= 2
    if any(isinstance(layer, nn.LayerNorm) and len(layer.normalized_shape) == 1 for layer in layers):
        raise ValueError(
            "nn.LayerNorm(c) normalises over the last axis, the image's columns, not over channels. "
            "Use norm=lambda c: nn.GroupNorm(1, c), which is layer normalisation of a feature map"
        )
    return _Shaped(*layers, nn.Flatten(), nn.Linear(c * start**2, 1), nn.Flatten(0), expects=(channels, size, size))
