"""What all attacks share, so that each one's file is only its idea.

An attack is a function ``attack(model, x, y, *, ...) -> x_adv``. The decorator :func:`attack` makes these true of it:

* **the model** is attacked as it is deployed, in evaluation mode, and left as it was found, also when something raises:
  each submodule's mode, each parameter's ``requires_grad`` and ``.grad`` (gradients are asked for in the pixels only).
  Batch norm that is in training mode, or dropout, therefore does no harm; batch norm *without running statistics* would
  mix the rows whatever its mode, and is refused;
* **the caller** may be under ``no_grad`` or ``inference_mode``; ``x`` is not modified; the result is detached, in the
  dtype and on the device of ``x``;
* **the input** is checked: ``x`` floating and inside ``bounds`` (normalisation belongs into the model), ``y`` int64 of
  shape ``(B,)`` and below the number of classes, ``eps >= 0`` finite, logits ``(B, K)``. Each error says what to do;
* nothing to do (``eps = 0``, ``steps = 0``, an empty batch) gives ``x`` back, bit for bit.

Row by row: losses are *summed* over the batch and every norm, step and decision belongs to one row, so a row's result
is the same whatever else is in the batch.
"""

import functools
import inspect
import math
import warnings
from collections.abc import Callable

import torch
from torch import Tensor, nn

from course_lib.attacks.balls import size
from course_lib.attacks.losses import cross_entropy, fooled, margin
from course_lib.networks.evaluating import evaluating

Model = Callable[[Tensor], Tensor]
Loss = Callable[[Tensor, Tensor], Tensor]


def attack(method: Callable[..., Tensor]) -> Callable[..., Tensor]:
    """Decorate ``method(model, x, y, *, ...)`` with all of the above."""
    signature = inspect.signature(method)

    @functools.wraps(method)
    def attacked(model: Model, x: Tensor, y: Tensor, **options) -> Tensor:
        given = signature.bind(model, x, y, **options)
        given.apply_defaults()
        _check(x, y, **given.kwargs)
        _check_rows_are_apart(model)
        if len(x) == 0 or given.kwargs.get("eps") == 0 or given.kwargs.get("steps") == 0:
            return x.detach().clone()
        with torch.inference_mode(False), torch.enable_grad(), evaluating(model):
            return method(_watched(model, int(y.max())), x.detach().clone(), y.clone(), **options).detach()

    return attacked


def _check(x: Tensor, y: Tensor, *, bounds=(0.0, 1.0), eps: float = 0.0, steps: int = 0, **_) -> None:
    if not x.is_floating_point():
        raise TypeError(f"images are floating point, got {x.dtype}: divide by 255 and convert")
    if x.ndim < 2 or y.shape != x.shape[:1]:
        raise ValueError(f"one label a row: x (B, ...) and y (B,), got {tuple(x.shape)} and {tuple(y.shape)}")
    if y.dtype != torch.int64:
        raise TypeError(f"labels are int64 class numbers, got {y.dtype}")
    if y.device != x.device:
        raise ValueError(f"images and labels on one device, got {x.device} and {y.device}")
    low, high = bounds
    if not low < high:
        raise ValueError(f"bounds are (low, high) with low < high, got {bounds}")
    if not (isinstance(eps, int | float) and 0 <= eps < math.inf):
        raise ValueError(f"eps is a finite number of pixel units, at least 0, got {eps}")
    if steps < 0:
        raise ValueError(f"steps must be at least 0, got {steps}")
    if len(x) == 0:
        return
    least, most = (end.item() for end in x.aminmax())
    slack = 1e-6 * min(high - low, 1.0)  # what resizing or a cast leaves behind
    if not (low - slack <= least and most <= high + slack):  # a nan fails too
        raise ValueError(
            f"pixels must lie in the bounds [{low}, {high}], they reach from {least:.4g} to {most:.4g}: "
            "attack images as they are stored and put the normalisation into the model (networks.Normalise)"
        )
    if y.min() < 0:
        raise ValueError(f"labels are class numbers from 0, got {int(y.min())}")


def _check_rows_are_apart(model: Model) -> None:
    for name, layer in model.named_modules() if isinstance(model, nn.Module) else ():
        if isinstance(layer, nn.modules.batchnorm._BatchNorm) and layer.running_mean is None:
            raise ValueError(
                f"layer '{name}' is batch norm without running statistics: a row's logits depend on its neighbours, "
                "and no row has a perturbation of its own. Give it track_running_stats=True"
            )


def _watched(model: Model, highest_label: int) -> Model:
    """The model, with what it returns checked at each call; probabilities in place of logits are pointed out once."""
    first = True

    def logits_of(x: Tensor) -> Tensor:
        nonlocal first
        logits = model(x)
        if logits.ndim != 2 or len(logits) != len(x) or logits.shape[1] < 2:
            raise ValueError(
                f"the model must return logits of shape ({len(x)}, classes), two classes or more, "
                f"got {tuple(logits.shape)}"
            )
        if highest_label >= logits.shape[1]:
            raise ValueError(f"label {highest_label} is out of range: the model has {logits.shape[1]} classes")
        if first and (logits >= 0).all() and ((logits.sum(1) - 1).abs() < 1e-3).all():
            warnings.warn("the model seems to return probabilities; attacks need logits, before softmax", stacklevel=2)
        first = False
        return logits

    return logits_of


def input_gradient(objective: Tensor, x: Tensor, *, again: bool = False) -> tuple[Tensor, Tensor]:
    """The gradient of the summed ``objective`` in ``x``, and its largest entry by size in each row, ``(B,)``.

    ``again``: another objective of the same forward pass will be differentiated after this one.
    """
    gradient = None
    if objective.requires_grad:
        gradient = torch.autograd.grad(objective.sum(), x, retain_graph=again, allow_unused=True)[0]
    if gradient is None:
        raise ValueError("no gradient reaches the images: the model detaches them or works under no_grad")
    largest = size(gradient, "linf")
    if not largest.isfinite().all():
        raise FloatingPointError(f"the gradient is not finite in rows {(~largest.isfinite()).nonzero()[:, 0].tolist()}")
    return gradient, largest


def ascent(model: Model, x: Tensor, y: Tensor, loss: Loss, targeted: bool = False) -> tuple[Tensor, Tensor, Tensor]:
    """One forward and one backward pass: the uphill direction in the pixels, the height, and the logits.

    The height, ``(B,)``, is the loss of the label ``y``, or minus the loss when ``y`` is a target. Where cross-entropy
    has faded to nothing in a row that is not fooled, the margin gives the direction, and the caller is warned.
    """
    x = x.detach().requires_grad_()
    logits = model(x)
    height = -loss(logits, y) if targeted else loss(logits, y)
    gradient, largest = input_gradient(height, x)
    logits, height = logits.detach(), height.detach()
    if loss is cross_entropy:
        faded = (largest < torch.finfo(x.dtype).tiny) & ~fooled(logits, y, targeted)
        if faded.any():
            gradient[faded] = ascent(model, x[faded], y[faded], margin, targeted)[0]
            warnings.warn(
                "cross-entropy has no gradient left in rows that are not fooled: following the margin there "
                "(loss=margin does so everywhere)",
                stacklevel=2,
            )
    return gradient, height, logits


def between(low: Tensor, high: Tensor) -> Tensor:
    """The next weight to try in each row, by bisection of its logarithm; a bound of 0 or infinity is not known yet."""
    return torch.where(high == torch.inf, 10 * low, torch.where(low == 0, high / 10, (low * high).sqrt()))
