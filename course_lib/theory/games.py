r"""Two players who move by gradients: how a bilinear game grows, cycles or converges.

In :math:`\min_x\max_y x^TAy` the three methods are linear maps, :func:`update_matrix`. Each singular value s of A
contributes eigenvalues that depend on :math:`h = \eta s` alone, and their largest absolute value is the factor by which
the distance to the saddle point changes per step, :func:`rate`:

* simultaneous descent-ascent: :math:`\sqrt{1 + h^2}`, so it diverges for every step size;
* alternating, x first: exactly 1 for :math:`h \le 2`, so it cycles;
* optimistic, :math:`2\nabla_t - \nabla_{t-1}` in place of :math:`\nabla_t`: :math:`\sqrt{(1 + \sqrt{1 - 4h^2})/2}` for
  :math:`h \le 1/2` and :math:`\sqrt{2h^2 + h\sqrt{4h^2 - 1}}` beyond, below 1 for :math:`h < 1/\sqrt 3`.

Sources: Daskalakis et al. 2018 (arXiv:1711.00141), also for the WGAN that learns a mean; Liang and Stokes 2019
(arXiv:1802.06132) for rates. Points are vectors: x has shape ``(n,)``, y ``(m,)``, A ``(n, m)``.
"""

import math
from collections.abc import Callable

import torch
from torch import Tensor

METHODS = ("simultaneous", "alternating", "optimistic")
LARGEST_STEP = {"simultaneous": 0.0, "alternating": 2.0, "optimistic": 1 / math.sqrt(3)}  # in h: no growth below it

Gradients = Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]  # (x, y) -> of f in x and of f in y


def bilinear(payoff: Tensor) -> Gradients:
    """The gradients of x^T A y."""
    return lambda x, y: (payoff @ y, payoff.T @ x)


def wgan_mean(mean: Tensor) -> Gradients:
    """The gradients of <w, mean - theta>: a generator z + theta against the critic <w, x>, on data of that mean."""
    return lambda theta, w: (-w, mean - theta)


def update_matrix(method: str, payoff: Tensor, eta: float) -> Tensor:
    """The matrix that one step applies to (x, y), or for "optimistic" to (x, y, previous x, previous y)."""
    _check(method, eta)
    if payoff.ndim != 2:
        raise ValueError(f"a payoff matrix has two dimensions, got shape {tuple(payoff.shape)}")
    n, m = payoff.shape
    eye = torch.eye(n + m).to(payoff)
    field = torch.zeros_like(eye)  # x descends, y ascends
    field[:n, n:], field[n:, :n] = -payoff, payoff.T
    if method == "optimistic":
        return torch.cat([torch.cat([eye + 2 * eta * field, -eta * field], 1), torch.cat([eye, 0 * eye], 1)])
    matrix = eye + eta * field
    if method == "alternating":
        matrix[n:, n:] -= eta**2 * payoff.T @ payoff
    return matrix


def spectral_radius(matrix: Tensor) -> float:
    """The largest absolute value of an eigenvalue."""
    return torch.linalg.eigvals(matrix).abs().max().item()


def rate(method: str, h: float) -> float:
    """The spectral radius of the method on one singular value s, in closed form; h is eta times s."""
    _check(method, h)
    if method == "simultaneous":
        return math.sqrt(1 + h**2)
    if method == "alternating":
        return 1.0 if h <= 2 else (h**2 - 2 + h * math.sqrt(h**2 - 4)) / 2
    if h <= 0.5:
        return math.sqrt((1 + math.sqrt(1 - 4 * h**2)) / 2)
    return math.sqrt(2 * h**2 + h * math.sqrt(4 * h**2 - 1))


def trajectory(
    gradients: Gradients, x: Tensor, y: Tensor, eta: float, steps: int, method: str, clip: float = math.inf
) -> tuple[Tensor, Tensor]:
    """Every iterate of both players, shapes ``(steps + 1, n)`` and ``(steps + 1, m)``, the start first.

    Each entry of y stays in [-clip, clip]. The first optimistic step has no earlier gradient and is a plain one.
    """
    _check(method, eta)
    if steps < 0 or not clip > 0:
        raise ValueError(f"a trajectory needs steps >= 0 and clip > 0, got {steps} and {clip}")
    xs, ys, previous = [x], [y], None
    for _ in range(steps):
        now = gradients(x, y)
        along_x, along_y = now
        if method == "optimistic" and previous is not None:
            along_x, along_y = (2 * new - old for new, old in zip(now, previous))
        previous, x = now, x - eta * along_x
        if method == "alternating":
            along_y = gradients(x, y)[1]
        y = (y + eta * along_y).clamp(-clip, clip)
        xs.append(x)
        ys.append(y)
    return torch.stack(xs), torch.stack(ys)


def measured_rate(distances: Tensor) -> float:
    """The factor per step of a sequence of distances, shape ``(T,)``: a straight line fitted to their logarithms."""
    if distances.ndim != 1 or len(distances) < 2 or not (distances > 0).all():
        raise ValueError("a rate is fitted to two or more positive distances, shape (T,)")
    logs, t = distances.double().log(), torch.arange(len(distances)).double()
    t = t - t.mean()
    return math.exp((t @ logs / t.square().sum()).item())


def _check(method: str, eta: float) -> None:
    if method not in METHODS:
        raise ValueError(f"method must be one of {', '.join(METHODS)}, got {method!r}")
    if not 0 < eta < math.inf:
        raise ValueError(f"a step size must be positive and finite, got {eta}")
