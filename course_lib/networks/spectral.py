r"""Spectral normalisation: each layer's weight is divided by its largest singular value (Miyato et al. 2018).

.. math:: \hat W = W / \sigma(W), \qquad \|f\|_{Lip} \le \prod_i \sigma(\hat W_i)\,\|a_i\|_{Lip}

with activations :math:`a_i` that are 1-Lipschitz. The course uses PyTorch's own parametrisation: the optimiser moves W,
the network computes with :math:`\hat W`, and the gradient goes through :math:`\sigma`. In training mode each forward
pass makes ``power_iterations`` steps of power iteration from where the last one stopped; in evaluation mode none.

Two things the slides leave out. The product is a bound, "at most", and a loose one. And the weight of a convolution is
normalised as a matrix ``(out, in * k * k)``, whose norm is not that of the convolution: the latter may be up to
:math:`\sqrt{k^2} = k` times larger (see :func:`course_lib.theory.lipschitz.conv_norm`).

Source: arXiv:1802.05957; Durham lecture 6, spectral normalisation; Berkeley discussion sheet, section 1.3.1.
"""

from itertools import pairwise

from torch import nn
from torch.nn.utils.parametrizations import spectral_norm
from torch.nn.utils.parametrize import is_parametrized

WITH_WEIGHT = (nn.Linear, nn.modules.conv._ConvNd)


def spectrally_normalised(network: nn.Module, power_iterations: int = 1) -> nn.Module:
    """``network`` itself, with each linear and convolutional layer normalised in place.

    Raises ``ValueError`` where there is no such layer, where one is normalised already, and for
    ``power_iterations < 1``.
    """
    layers = [layer for layer in network.modules() if isinstance(layer, WITH_WEIGHT)]
    if not layers:
        raise ValueError("there is nothing to normalise: the network has no linear and no convolutional layer")
    if any(is_parametrized(layer, "weight") for layer in layers):
        raise ValueError("a layer of this network is normalised already")
    if power_iterations < 1:
        raise ValueError(f"power iteration needs at least one step, got {power_iterations}")
    for layer in layers:
        spectral_norm(layer, n_power_iterations=power_iterations)
    return network


def spectral_discriminator(channels: int = 1, width: int = 64) -> nn.Module:
    """The discriminator of the Durham listing, mended: images ``(B, channels, H, W)`` to logits ``(B,)``.

    The listing has no ``forward``, ends in a sigmoid, and leaves a map of scores: 1 by 1 for images of 28 pixels a
    side, 2 by 2 for 32, 4 by 4 for 64. Here the map is averaged to one logit, which cannot raise the Lipschitz
    constant. Its four poolings need images of 16 pixels a side or more.
    """
    counts = [channels, *(width * 2**i for i in range(4))]
    if min(counts) < 1:
        raise ValueError(f"channels and width must be positive, got {channels} and {width}")
    layers: list[nn.Module] = []
    for n_in, n_out in pairwise(counts):
        layers += [nn.Conv2d(n_in, n_out, 3, padding=1), nn.LeakyReLU(0.1), nn.MaxPool2d(2)]
    layers += [nn.Conv2d(counts[-1], 1, 3, padding=1), nn.AdaptiveAvgPool2d(1), nn.Flatten(0)]
    return spectrally_normalised(nn.Sequential(*layers))
