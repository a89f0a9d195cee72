r"""Balls of a norm: the best direction inside, the nearest point, a random point. Every function works row by row.

Norms are called ``"linf"``, ``"l2"``, ``"l1"``, or are a number :math:`p \ge 1`. With :math:`1/p + 1/q = 1`, Hölder's
inequality :math:`g\cdot\delta \le \|g\|_q\|\delta\|_p` is attained by

.. math:: \delta_i = \mathrm{sign}(g_i)\,|g_i|^{q-1} / \|g\|_q^{q-1}

which is sign(g) for p = ∞, g/‖g‖₂ for p = 2, and one coordinate, a largest one, for p = 1.

Source: Berkeley discussion sheet, section 2.2 and problem 3.
"""

import math

import torch
from torch import Tensor

Norm = str | float


def exponent(norm: Norm) -> float:
    """``"linf"`` -> inf, ``"l2"`` -> 2, a number p -> p."""
    p = {"linf": math.inf, "l2": 2.0, "l1": 1.0}.get(norm, norm)
    if isinstance(p, str) or not p >= 1:
        raise ValueError(f"a norm is 'linf', 'l2', 'l1' or a number p >= 1, got {norm!r}")
    return float(p)


def per_row(values: Tensor, x: Tensor) -> Tensor:
    """``(B,)`` to ``(B, 1, ..., 1)``, ready to multiply ``x``."""
    return values.view(-1, *[1] * (x.ndim - 1))


def size(delta: Tensor, norm: Norm = "l2") -> Tensor:
    """The norm of each row, ``(B,)``."""
    delta, p = delta.flatten(1), exponent(norm)
    if p == math.inf:
        return delta.abs().amax(1)  # ten times faster than vector_norm, which has no fast path for it
    return torch.linalg.vector_norm(delta, p, dim=1)


def steepest(gradient: Tensor, norm: Norm) -> Tensor:
    """The δ with ‖δ‖ = 1 that goes furthest along the gradient; 0 in a row without gradient."""
    p = exponent(norm)
    if p == math.inf:
        return gradient.sign()
    g = gradient.flatten(1)  # (B, D)
    if p == 1:
        where = g.abs().argmax(1, keepdim=True)
        return torch.zeros_like(g).scatter(1, where, g.gather(1, where).sign()).view_as(gradient)
    largest = size(g, "linf")[:, None]
    g = g / largest.where(largest > 0, 1)  # no square or power can now overflow or vanish
    q = p / (p - 1)
    power = g if q == 2 else g.sign() * g.abs() ** (q - 1)
    length = torch.linalg.vector_norm(power, p, dim=1, keepdim=True)
    return (power / length.where(length > 0, 1)).view_as(gradient)


def project(delta: Tensor, eps: float, norm: Norm) -> Tensor:
    """The nearest point with ‖δ‖ <= eps, for ``"linf"`` and ``"l2"``."""
    if norm == "linf":
        return delta.clamp(-eps, eps)
    if norm == "l2":
        return delta * per_row((eps / size(delta)).clamp(max=1), delta)
    raise ValueError(f"projections are known for 'linf' and 'l2', got {norm!r}")


def random_point(x: Tensor, eps: float, norm: Norm, generator: torch.Generator | None) -> Tensor:
    """A draw from the ball, of the shape of *one* row, ``(1, ...)``: every row of a batch gets the same.

    So what happens to a row does not depend on the batch that it is in. In the maximum norm every pixel is uniform; in
    the 2-norm the direction is, and the length, for by volume nearly all of a ball of many dimensions lies next to its
    surface, whence an attack has to climb back.
    """
    device = x.device if generator is None else generator.device
    options = {"generator": generator, "device": device, "dtype": x.dtype}
    if norm == "linf":
        return eps * (2 * torch.rand(1, *x.shape[1:], **options) - 1).to(x.device)
    if norm == "l2":
        direction = torch.randn(1, *x.shape[1:], **options)
        return (direction * (eps * torch.rand(1, **options) / direction.norm())).to(x.device)
    raise ValueError(f"random starts are known for 'linf' and 'l2', got {norm!r}")
