"""What the checks of the attack exercises share: drawn classifiers, gradients in the pixels, what an attack leaves."""

import copy
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from course_lib.checking import returned
from course_lib.checking.answers import Answer, AnswerError
from course_lib.checking.compare import close
from course_lib.checking.draw import Draw

AS_FOUND = {"gradients as found": True, "mode and weights as found": True}
TRACES = {
    "The call changes the gradients on the model's weights; `torch.autograd.grad(loss, x)` does not touch them.": (
        AS_FOUND | {"gradients as found": False}
    ),
    "Leave the model as you found it: its mode, its weights and their `requires_grad`.": (
        AS_FOUND | {"mode and weights as found": False}
    ),
    "Leave the model as you found it: its mode, its weights, their gradients and `requires_grad`.": (
        dict.fromkeys(AS_FOUND, False)
    ),
}
LEFT = "The model after two calls: mode, weights, gradients, requires_grad"  # the title of such a row

ALONE = {"A single input gives another result than the same input inside a batch.": False}


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

    The first bias does not require a gradient, so an attack that freezes or unfreezes all weights can be noticed.
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


def alone(ask: Callable[[slice], Any], like: Tensor) -> bool:
    """Whether each row, asked for as a batch of one, comes out as it does in the whole batch, and in its shape.

    ``ask`` calls the answer with some of the rows; ``like`` has the shape that is right for all. Whether the values are
    right is for other rows of the card to say.
    """
    together, same = returned.tensor(ask(slice(None))), True
    for i in range(len(like)):
        single = returned.tensor(ask(slice(i, i + 1)))
        if single.shape != like[:1].shape:
            raise AnswerError(
                f"for a batch of one, a result of shape {tuple(like[:1].shape)} is needed, got {tuple(single.shape)}"
            )
        same = same and together.numel() == like.numel() and close(single, together.view_as(like)[i : i + 1], 1e-6)
    return same


def traces(attack: Answer, model: nn.Module, batches: list[tuple]) -> dict[str, bool]:
    """Whether calls in a row leave the model as it was, once in training mode and once in evaluation mode.

    There are gradients on its weights before the first call.
    """
    found = dict(AS_FOUND)
    for training in (True, False):
        before = copy.deepcopy(model).train(training)
        weights = dict(before.named_parameters())
        gradients = {name: torch.ones_like(weight) for name, weight in weights.items() if weight.requires_grad}
        (after,) = attack.train([before], batches, gradients=[gradients]).networks
        same = after.training == {name: module.training for name, module in before.named_modules()}
        same = same and after.learning == {name: weight.requires_grad for name, weight in weights.items()}
        same = same and close(after.state, before.state_dict(), 0.0)
        for name, holds in zip(AS_FOUND, (close(after.gradients, gradients, 0.0), same)):
            found[name] = found[name] and holds
    return found
