"""What the checks of the attack exercises share: drawn classifiers, gradients in the pixels, what an attack leaves."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from course_lib.checking.answers import Answer
from course_lib.checking.compare import close
from course_lib.checking.draw import Draw

AS_FOUND = {"right images": True, "no gradient on the weights": True, "mode and weights as found": True}
TRACES = {
    "The attack leaves gradients on the model's weights: an optimiser would add them to its next step. "
    "torch.autograd.grad(loss, x) touches nothing else.": AS_FOUND | {"no gradient on the weights": False},
    "Leave the model as you found it: its mode, its weights, and whether they ask for gradients.": (
        AS_FOUND | {"mode and weights as found": False}
    ),
}


def until(make: Callable[[], Any], fits: Callable[[Any], bool], tries: int = 500) -> Any:
    """What ``make()`` draws, drawn again until it ``fits``."""
    for _ in range(tries):
        if fits(found := make()):
            return found
    raise RuntimeError(f"nothing that fits in {tries} draws")


def signed(draw: Draw, *shape: int, low: float = 0.2, high: float = 2.0) -> Tensor:
    """Numbers of both signs, none of them near zero."""
    return draw.uniform(low, high, *shape) * (draw.uniform(-1, 1, *shape) > 0).double().mul(2).sub(1)


def classifier(draw: Draw, *widths: int, dropout: float = 0.0, high: float = 2.0) -> nn.Sequential:
    """Softmax regression, or a small smooth network, with drawn weights up to ``high``: images to logits, float64.

    The first bias does not ask for gradients: who makes all weights ask, or none, leaves another model behind.
    """
    layers: list[nn.Module] = [nn.Flatten()]
    for wide, narrow in pairwise(widths):
        layers += [nn.Linear(wide, narrow, dtype=torch.float64), nn.Softplus(), nn.Dropout(dropout)]
    model = nn.Sequential(*layers[:-2]).eval()
    for weight in model.parameters():
        weight.data = signed(draw, *weight.shape, high=high)
    model[1].bias.requires_grad_(False)
    return model


def blind(model: nn.Module) -> nn.Module:
    """The model without the third pixel: no image has a gradient there."""
    model[1].weight.data[:, 2] = 0
    return model


def input_gradient(model: nn.Module, x: Tensor, y: Tensor) -> Tensor:
    """The gradient of the cross-entropy in the images, row by row."""
    x = x.detach().clone().requires_grad_()
    return torch.autograd.grad(cross_entropy(model(x), y, reduction="sum"), x)[0]


def with_softmax(model: nn.Module) -> nn.Module:
    """The typical mistake: probabilities where logits belong."""
    return nn.Sequential(model, nn.Softmax(1))


def margin(logits: Tensor, y: Tensor) -> Tensor:
    """The best other logit minus that of ``y``, row by row."""
    return logits.scatter(1, y[:, None], -torch.inf).amax(1) - logits.gather(1, y[:, None])[:, 0]


def traces(attack: Answer, model: nn.Module, batches: list[tuple], images: list[Tensor]) -> dict[str, bool]:
    """Whether calls in a row on one model give these images, and leave it as it was."""
    after = attack.train([model], batches)
    (network,) = after.networks
    modes = {name: module.training for name, module in model.named_modules()}
    learning = {name: weight.requires_grad for name, weight in model.named_parameters()}
    found = (
        close(after.returned, images, 1e-6),
        not network.gradients,
        network.training == modes and network.learning == learning and close(network.state, model.state_dict(), 0.0),
    )
    return dict(zip(AS_FOUND, found))
