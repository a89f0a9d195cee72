"""The deep convolutional pair, for square images of 8, 28 or 32 pixels a side (Radford et al. 2016, arXiv:1511.06434).

The generator starts from a small block of features and doubles it by transposed convolutions (kernel 4, stride 2); the
discriminator halves the image by convolutions of the same kind. ``width`` counts the channels next to the image, and
each halving doubles them, so that 28 pixels and width 64 give 28 → 14 → 7 with 64 and 128 channels. ReLU in the
generator, LeakyReLU of slope 0.2 in the discriminator, batch norm everywhere but next to the image.

Images are in [0, 1], so the generator ends in a sigmoid where the paper, with images in [-1, 1], has a tanh. Weights
start as PyTorch draws them.

Source: Oxford video 15 and 4 years of GANs, DCGAN.
"""

from collections.abc import Callable

from torch import nn

LAYOUT = {8: (2, 2), 28: (7, 2), 32: (4, 3)}
"""Pixels a side: (pixels of the smallest block, doublings from there)."""


def _layout(size: int, *counts: int) -> tuple[int, int]:
    if size not in LAYOUT:
        raise ValueError(f"there is a DCGAN pair for images of {', '.join(map(str, LAYOUT))} pixels a side, not {size}")
    if min(counts) < 1:
        raise ValueError(f"widths, channels and noise dimensions must be positive, got {counts}")
    return LAYOUT[size]


def dcgan_generator(size: int, z: int = 64, width: int = 32, channels: int = 1) -> nn.Sequential:
    """Noise ``(B, z)`` to images ``(B, channels, size, size)`` in [0, 1]. Raises ``ValueError`` for another size."""
    start, doublings = _layout(size, z, width, channels)
    c = width * 2 ** (doublings - 1)
    layers = [nn.Unflatten(1, (z, 1, 1)), nn.ConvTranspose2d(z, c, start, bias=False), nn.BatchNorm2d(c), nn.ReLU()]
    for _ in range(doublings - 1):
        layers += [nn.ConvTranspose2d(c, c // 2, 4, 2, 1, bias=False), nn.BatchNorm2d(c // 2), nn.ReLU()]
        c //= 2
    return nn.Sequential(*layers, nn.ConvTranspose2d(c, channels, 4, 2, 1), nn.Sigmoid())


def dcgan_discriminator(
    size: int, width: int = 32, channels: int = 1, norm: Callable[[int], nn.Module] | None = nn.BatchNorm2d
) -> nn.Sequential:
    """Images ``(B, channels, size, size)`` in [0, 1] to logits ``(B,)``. Raises ``ValueError`` for another size.

    ``norm(c)`` makes the layer after each convolution but the first; a critic with a gradient penalty, and one that is
    spectrally normalised, has ``norm=None``.
    """
    start, halvings = _layout(size, width, channels)
    layers = [nn.Conv2d(channels, width, 4, 2, 1), nn.LeakyReLU(0.2)]
    c = width
    for _ in range(halvings - 1):
        layers += [nn.Conv2d(c, 2 * c, 4, 2, 1), *([norm(2 * c)] if norm else []), nn.LeakyReLU(0.2)]
        c *= 2
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(c * start**2, 1), nn.Flatten(0))
