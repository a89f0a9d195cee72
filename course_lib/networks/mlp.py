"""Multilayer perceptrons, which are all that one and two dimensions need."""

from itertools import pairwise

from torch import nn


def mlp(*widths: int, activation: type[nn.Module] = nn.ReLU) -> nn.Sequential:
    """``(B, widths[0]) -> (B, widths[-1])``, with ``activation`` between the linear layers and none after the last."""
    if len(widths) < 2 or min(widths) < 1:
        raise ValueError(f"mlp needs at least two positive widths, input and output, got {widths}")
    layers: list[nn.Module] = []
    for n_in, n_out in pairwise(widths):
        layers += [nn.Linear(n_in, n_out), activation()]
    return nn.Sequential(*layers[:-1])


def critic(*widths: int, activation: type[nn.Module] = nn.LeakyReLU) -> nn.Sequential:
    """A discriminator or critic: ``(B, widths[0]) -> (B,)``, one logit a row. The last width, 1, is added."""
    return mlp(*widths, 1, activation=activation).append(nn.Flatten(0))
