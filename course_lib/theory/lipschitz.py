r"""Lipschitz constants: of a function on points, at a point, and of a network, from below and from above.

.. math::
    ‖f(x) - f(y)‖ \le L\,‖x - y‖ \quad \text{for all } x, y, \qquad
    L_{f \circ g} \le L_f L_g, \qquad L_{x + h(x)} \le 1 + L_h.

The smallest such L is the global constant. "For all y sufficiently near x" is weaker: that L may depend on x, and
a step function on two separate intervals has 0 for it everywhere. Where f is differentiable the local constant is the
operator norm of its Jacobian (for a scalar, the norm of its gradient), and on a convex domain the global one is the
largest of these. So for a network

* from below: the largest local constant found at any points;
* from above: the product of its layers' constants (:mod:`~course_lib.theory.layer_constants`), an operator norm for
  each linear layer and convolution (:mod:`~course_lib.theory.operator_norms`).

The gap between the two can be large, since the layers rarely stretch the same direction.

Source: Berkeley discussion sheet, section 1.3.1 and problem 2; Durham lecture 6, Lipschitz continuity. Norms are
Euclidean over all but the first dimension; rows are points, ``(B, ...)``.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor, nn

from course_lib.theory.layer_constants import upper_bound
from course_lib.theory.operator_norms import circular_conv_norm, conv_bound, conv_norm, linear_norm, power_iteration

__all__ = [
    "Bounds",
    "bounds",
    "circular_conv_norm",
    "composition",
    "constant_on",
    "conv_bound",
    "conv_norm",
    "linear_norm",
    "local_constant",
    "lower_bound",
    "power_iteration",
    "quotient",
    "residual",
    "upper_bound",
]


def quotient(f: Callable[[Tensor], Tensor], x: Tensor, y: Tensor) -> Tensor:
    """‖f(x) - f(y)‖ / ‖x - y‖ row by row, ``(B,)``; never above the global constant. Rows must differ."""
    if x.shape != y.shape or x.ndim == 0:
        raise ValueError(f"x and y need the same shape (B, ...), got {tuple(x.shape)} and {tuple(y.shape)}")
    apart = (x - y).reshape(len(x), -1).norm(dim=1)
    if (apart == 0).any():
        raise ValueError(f"x and y agree in row {(apart == 0).nonzero()[0].item()}, where the quotient is 0 / 0")
    return _rows(f(x) - f(y), len(x)).norm(dim=1) / apart


def constant_on(f: Callable[[Tensor], Tensor], points: Tensor) -> float:
    """The constant of ``f`` on these different points alone, ``(n, ...)``: the largest quotient over all pairs."""
    if points.ndim == 0 or len(points) < 2:
        raise ValueError(f"a quotient needs two points, got shape {tuple(points.shape)}")
    first, second = torch.triu_indices(len(points), len(points), 1, device=points.device)
    return quotient(f, points[first], points[second]).max().item()


def local_constant(f: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    """The operator norm of the Jacobian of ``f`` at each row of ``x``, ``(B,)``; for logits, the gradient's norm.

    ``f`` must treat rows apart (batch norm in eval mode). One backward pass for each number that ``f`` gives a row.
    Leaves ``x`` and the gradients of ``f``'s parameters as they were.
    """
    if x.ndim == 0 or len(x) == 0 or not x.is_floating_point():
        raise ValueError(f"local_constant needs floating point rows (B, ...), B >= 1, got {x.dtype} {tuple(x.shape)}")
    with torch.enable_grad():
        x = x.detach().requires_grad_()
        values = _rows(f(x), len(x))  # (B, k)
        if not values.requires_grad:
            raise ValueError("f(x) carries no gradient: was something detached, or computed under no_grad?")
        columns = [torch.autograd.grad(column.sum(), x, retain_graph=True)[0] for column in values.T]
    jacobian = torch.stack([column.reshape(len(x), -1) for column in columns], dim=1)  # (B, k, d)
    return jacobian.norm(dim=2)[:, 0] if len(columns) == 1 else torch.linalg.matrix_norm(jacobian, 2)


def lower_bound(f: Callable[[Tensor], Tensor], x: Tensor) -> float:
    """The largest local constant at the rows of ``x``: the global one is at least this."""
    return local_constant(f, x).max().item()


def composition(*constants: float) -> float:
    """L₁L₂…: an upper bound for maps applied one after the other, from theirs."""
    return math.prod(_constants(constants))


def residual(constant: float) -> float:
    """1 + L: an upper bound for x + h(x), from that of h."""
    return 1 + _constants((constant,))[0]


class Bounds(NamedTuple):
    """The global constant lies between the two."""

    lower: float
    upper: float

    @property
    def gap(self) -> float:
        """upper / lower, 1 where the constant is known exactly."""
        return self.upper / self.lower if self.lower > 0 else math.inf


def bounds(network: nn.Module, x: Tensor) -> Bounds:
    """Lower bound at the rows of ``x``, ``(B, ...)``, and upper bound for inputs of that shape."""
    return Bounds(lower_bound(network, x), upper_bound(network, tuple(x.shape[1:])))


def _rows(values: Tensor, n: int) -> Tensor:
    """Values of n points, any shape ``(n, ...)``, as ``(n, k)``."""
    if values.ndim == 0 or len(values) != n:
        raise ValueError(f"f must return one row a point, {n} of them, got shape {tuple(values.shape)}")
    return values.reshape(n, -1)


def _constants(constants: tuple[float, ...]) -> tuple[float, ...]:
    if not all(constant >= 0 for constant in constants):
        raise ValueError(f"a Lipschitz constant is a number >= 0, got {constants}")
    return constants
