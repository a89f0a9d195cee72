r"""Interpolation between latent vectors along the sphere.

With :math:`\Omega` the angle between :math:`a` and :math:`b`,

.. math::
    \mathrm{slerp}(a, b, t) = \frac{\sin((1-t)\,\Omega)}{\sin\Omega}\,a + \frac{\sin(t\,\Omega)}{\sin\Omega}\,b .

Two independent draws from N(0, I) in many dimensions are nearly orthogonal and nearly equally long. The midpoint of
the line segment between them is shorter than either by a factor of about :math:`\sqrt2`, so the generator has rarely
been trained near it. The midpoint of slerp has the usual length.

Source: Shoemake 1985 for quaternions; White 2016 (arXiv:1609.04468) for latent spaces.
"""

import torch
from torch import Tensor

PARALLEL = 1e-4  # radians: below this angle the formula is 0/0 to rounding, and the line segment is as good


def slerp(a: Tensor, b: Tensor, t: float) -> Tensor:
    """The points at ``t`` in [0, 1] on the way from each row of ``a`` to the same row of ``b``, ``(..., z)``.

    Parallel rows are interpolated linearly. Raises ``ValueError`` for different shapes, for zero vectors, and for rows
    in opposite directions, between which there is no single shortest arc.
    """
    if a.shape != b.shape or a.ndim == 0:
        raise ValueError(f"a and b must have the same shape (..., z), got {tuple(a.shape)} and {tuple(b.shape)}")
    lengths = [v.norm(dim=-1, keepdim=True) for v in (a, b)]
    if any((length == 0).any() for length in lengths):
        raise ValueError("a zero vector has no direction to interpolate from")
    u, v = a / lengths[0], b / lengths[1]
    angle = 2 * torch.atan2((u - v).norm(dim=-1, keepdim=True), (u + v).norm(dim=-1, keepdim=True))  # accurate near 0
    if (angle > torch.pi - PARALLEL).any():
        raise ValueError("two vectors in opposite directions have no single shortest arc between them")
    near = angle < PARALLEL
    safe = torch.where(near, 1.0, angle)
    first = torch.where(near, 1 - t, ((1 - t) * safe).sin() / safe.sin())
    second = torch.where(near, t, (t * safe).sin() / safe.sin())
    return first * a + second * b
