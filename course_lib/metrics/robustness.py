r"""How robust a classifier is, and how large the perturbations are that say so.

* ``robust_accuracy``: the share of rows still right after the attack. An upper bound: a stronger attack lowers it.
* ``success_rate``: of the rows that the model had right, the share that the attack got (targeted: of those not in the
  target class already, the share that is there now).
* ``perturbation_size``: ‖x_adv − x‖ of each row, in "l2", "linf", "l1", or a number p >= 1.
* ``rho_adv``: :math:`\hat\rho_{adv} = \frac1{|D|}\sum_{x\in D} \|\hat r(x)\|_2 / \|x\|_2`, DeepFool's measure. It
  divides by the size of the *image*, so it depends on where the zero of the pixel scale is: subtract the mean from all
  images and it changes, though no perturbation does. State it for images in [0, 1].
* ``queries``: how many rows went through the model, forward and backward, while an attack ran.

Source: Moosavi-Dezfooli et al. 2016 (arXiv:1511.04599), eq. 1 and 2; Oxford lecture, "DeepFool algorithm", table 1.
Images ``(B, ...)``, labels ``(B,)``. The model is asked in evaluation mode, in batches, and left as found. An average
over no rows is an error, not a nan.
"""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from course_lib.networks.evaluating import evaluating

Model = Callable[[Tensor], Tensor]


def _predict(model: Model, x: Tensor, batch_size: int) -> Tensor:
    with torch.no_grad(), evaluating(model):
        return torch.cat([model(part).argmax(1) for part in x.split(batch_size)])


def _same_rows(*tensors: Tensor) -> None:
    if len({len(tensor) for tensor in tensors}) != 1 or len(tensors[0]) == 0:
        raise ValueError(f"one row or more, as many of each: got {[tuple(tensor.shape) for tensor in tensors]}")


def robust_accuracy(model: Model, x_adv: Tensor, y: Tensor, *, batch_size: int = 1000) -> float:
    """The share of ``x_adv`` that the model still classifies as ``y``, in [0, 1]."""
    _same_rows(x_adv, y)
    return (_predict(model, x_adv, batch_size) == y).double().mean().item()


def success_rate(
    model: Model, x: Tensor, x_adv: Tensor, y: Tensor, *, targeted: bool = False, batch_size: int = 1000
) -> float:
    """The share of the rows worth attacking that the attack got, in [0, 1]; ``y`` is the target if targeted."""
    _same_rows(x, x_adv, y)
    before = (_predict(model, x, batch_size) == y) == targeted
    after = (_predict(model, x_adv, batch_size) == y) == targeted
    if before.all():
        raise ValueError("no row is worth attacking: " + ("all are in the target class" if targeted else "all wrong"))
    return after[~before].double().mean().item()


def perturbation_size(x: Tensor, x_adv: Tensor, norm: str | float = "l2") -> Tensor:
    """The norm of each row's perturbation, ``(B,)``."""
    if x.shape != x_adv.shape:
        raise ValueError(f"images and attacked images of one shape, got {tuple(x.shape)} and {tuple(x_adv.shape)}")
    p = {"linf": math.inf, "l2": 2, "l1": 1}.get(norm, norm)
    if isinstance(p, str) or not p >= 1:
        raise ValueError(f"a norm is 'linf', 'l2', 'l1' or a number p >= 1, got {norm!r}")
    return torch.linalg.vector_norm((x_adv - x).flatten(1), p, dim=1)


def rho_adv(x: Tensor, x_adv: Tensor) -> float:
    """The mean of ‖x_adv − x‖₂ / ‖x‖₂ over the rows."""
    _same_rows(x, x_adv)
    length = torch.linalg.vector_norm(x.flatten(1), dim=1)
    if not (length > 0).all():
        raise ValueError("rho_adv divides by the norm of the image: an image here is zero everywhere")
    return (perturbation_size(x, x_adv) / length).double().mean().item()


@dataclass
class Queries:
    """Passes and rows so far. A row that is differentiated n times counts n times in ``backward_rows``."""

    calls: int = 0
    rows: int = 0
    backward_calls: int = 0
    backward_rows: int = 0


@contextmanager
def queries(model: nn.Module) -> Iterator[Queries]:
    """Count what the model is asked inside: ``with queries(model) as count: ...``, then ``count.rows``."""
    count = Queries()

    def back(gradient: Tensor) -> None:
        count.backward_calls += 1
        count.backward_rows += len(gradient)

    def forth(module: nn.Module, inputs: tuple, output: Tensor) -> None:
        count.calls += 1
        count.rows += len(output)
        if output.requires_grad:
            output.register_hook(back)

    handle = model.register_forward_hook(forth)
    try:
        yield count
    finally:
        handle.remove()
