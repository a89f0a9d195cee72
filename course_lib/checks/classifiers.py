"""What the checks of the attack exercises share: drawn classifiers, gradients in the pixels, what an attack leaves."""

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from course_lib.checks.answers import Answer
from course_lib.checks.part import Draw


def signed(draw: Draw, *shape: int, low: float = 0.2, high: float = 2.0) -> Tensor:
    """Numbers of both signs, none of them near zero."""
    return draw.uniform(low, high, *shape) * (draw.uniform(-1, 1, *shape) > 0).double().mul(2).sub(1)


def classifier(draw: Draw, *widths: int, dropout: float = 0.0, high: float = 2.0) -> nn.Sequential:
    """Softmax regression, or a small smooth network, with drawn weights up to ``high``: images to logits, float64."""
    layers: list[nn.Module] = [nn.Flatten()]
    for wide, narrow in pairwise(widths):
        layers += [nn.Linear(wide, narrow, dtype=torch.float64), nn.Softplus(), nn.Dropout(dropout)]
    model = nn.Sequential(*layers[:-2]).eval()
    for weight in model.parameters():
        weight.data = signed(draw, *weight.shape, high=high)
    return model


def input_gradient(model: nn.Module, x: Tensor, y: Tensor) -> Tensor:
    """The gradient of the cross-entropy in the images, row by row."""
    x = x.detach().clone().requires_grad_()
    return torch.autograd.grad(cross_entropy(model(x), y, reduction="sum"), x)[0]


def with_softmax(model: nn.Module) -> nn.Module:
    """The typical mistake: probabilities where logits belong."""
    return nn.Sequential(model, nn.Softmax(1))


def traces(attack: Answer, model: nn.Module, batches: list[tuple]) -> list:
    """What the calls returned; then: no gradient on the weights, every module in evaluation, every weight learning?"""
    after = attack.train([model], batches)
    (network,) = after.networks
    return [*after.returned, not network.gradients, not any(network.training.values()), all(network.learning.values())]
