r"""The earth mover's distance: in one dimension, on a finite space by two linear programs, and between samples.

.. math::
    W_1(p, q) = \inf_{\gamma \in \Pi(p, q)} E_{(x, y) \sim \gamma}\, d(x, y)
              = \sup_{‖f‖_L \le 1} E_p f - E_q f .

The infimum is over couplings, joint laws with marginals p and q; the supremum (Kantorovich-Rubinstein) over
1-Lipschitz functions. On a finite space both are linear programs and meet. On the line the sorted coupling is the best:

.. math::
    W_1 = \int |F_p - F_q|\,dx = \frac1n \sum_i |x_{(i)} - y_{(i)}| \quad \text{for two samples of equal size}.

Source: Arjovsky et al. 2017 (arXiv:1701.07875), section 2; Berkeley discussion sheet, section 1.3.1; Lu Lu's slides,
which print the cost as :math:`|x - y|` where points of the plane need a norm. A distance has the unit of the points or
of the cost. Programs are solved by scipy's HiGHS in float64, samples by POT's network simplex.
"""

from collections.abc import Callable
from itertools import pairwise

import torch
from torch import Tensor

from course_lib.data.toys import Density


def w1_sorted(x: Tensor, y: Tensor) -> Tensor:
    """W₁ of two samples on the line, shapes ``(n,)`` and ``(m,)``: a scalar; gradients flow to both when n = m.

    Different sizes are matched by quantile: each point splits its mass 1/n or 1/m.
    """
    if x.ndim != 1 or y.ndim != 1 or len(x) == 0 or len(y) == 0:
        raise ValueError(f"two non-empty samples of shape (n,) are needed, got {tuple(x.shape)} and {tuple(y.shape)}")
    x, y = x.sort().values, y.sort().values
    if len(x) == len(y):
        return (x - y).abs().mean()
    n, m = len(x), len(y)
    # in units of 1/(n m), where quantile functions step: at multiples of m for x and of n for y
    steps = torch.cat([torch.arange(0, n * m + 1, m), torch.arange(0, n * m + 1, n)]).unique().to(x.device)
    start, mass = steps[:-1], steps.diff().to(x) / (n * m)
    return (mass * (x[start // m] - y[start // n]).abs()).sum()


def w1(p: Density, q: Density, panels: int = 2000) -> float:
    r"""W₁ of two densities on the line, :math:`\int |F_p - F_q|`, to about 1e-8 of the width of p and q.

    Gauss-Legendre quadrature, ``panels`` of five points between any two knots of the densities.
    """
    from numpy.polynomial.legendre import leggauss

    points, weights = (torch.from_numpy(a) for a in leggauss(5))
    knots = sorted({*p.knots(), *q.knots()})
    ends = torch.cat([torch.linspace(a, b, panels + 1, dtype=torch.float64)[:-1] for a, b in pairwise(knots)])
    ends = torch.cat([ends, torch.tensor(knots[-1:], dtype=torch.float64)])
    half = ends.diff()[:, None] / 2  # (panels, 1)
    x = ends[:-1, None] + half * (points + 1)  # (panels, 5)
    excess = half * weights * (p.pdf(x) - q.pdf(x))  # mass of p - q
    gap = torch.cat([torch.zeros(1, dtype=torch.float64), excess.sum(1).cumsum(0)])  # F_p - F_q at the ends
    left, right = gap[:-1], gap[1:]
    area = 2 * half[:, 0] * left + (excess * (ends[1:, None] - x)).sum(1)
    # a panel in which the gap changes sign is two triangles, their areas added
    triangles = half[:, 0] * (left**2 + right**2) / (right - left).abs()
    return torch.where(left * right < 0, triangles, area.abs()).sum().item()


def coupling_lp(p: Tensor, q: Tensor, cost: Tensor) -> tuple[float, Tensor]:
    """The primal on a finite space: the least total cost and a plan, ``(n, m)``, that has it.

    ``p`` ``(n,)`` and ``q`` ``(m,)`` are masses that sum to one, ``cost`` ``(n, m)`` is anything finite. n·m variables:
    for more than a few thousand take :func:`emd`.
    """
    from scipy.sparse import eye, kron, vstack

    p, q = _masses("p", p), _masses("q", q)
    n, m = len(p), len(q)
    cost = torch.as_tensor(cost).detach().cpu().double()
    if cost.shape != (n, m) or not cost.isfinite().all():
        raise ValueError(f"the cost of moving {n} points to {m} is finite, shape {(n, m)}, got {tuple(cost.shape)}")
    marginals = vstack([kron(eye(n), [[1] * m]), kron([[1] * n], eye(m))]).tocsr()
    value, plan = _solve(cost.flatten(), A_eq=marginals, b_eq=torch.cat([p, q]), bounds=(0, None))
    return value, plan.reshape(n, m)


def kantorovich_dual(p: Tensor, q: Tensor, metric: Tensor) -> tuple[float, Tensor]:
    """The dual on a finite metric space: sup of E_p f - E_q f and an ``f``, ``(n,)``, that has it, with f(0) = 0.

    ``p`` and ``q`` ``(n,)`` live on the same points, ``metric`` ``(n, n)`` holds their distances: symmetric, zero on
    the diagonal, with the triangle inequality; compute it in float64. ``ValueError`` for what is no metric.
    """
    from scipy.sparse import coo_array

    p, q, metric = _masses("p", p), _masses("q", q), torch.as_tensor(metric).detach().cpu().double()
    n = len(p)
    if len(q) != n or metric.shape != (n, n):
        raise ValueError(f"p, q and the metric live on the same points, got {n}, {len(q)} and {tuple(metric.shape)}")
    _refuse_what_is_no_metric(metric)
    i, j = (~torch.eye(n, dtype=torch.bool)).nonzero(as_tuple=True)
    row = torch.arange(len(i))
    signs = torch.cat([torch.ones(len(i)), -torch.ones(len(i))]).numpy()
    slopes = coo_array(
        (signs, (torch.cat([row, row]).numpy(), torch.cat([i, j]).numpy())), shape=(len(i), n)
    ).tocsr()  # f_i - f_j
    free = [(0, 0)] + [(None, None)] * (n - 1)
    value, f = _solve(q - p, **({"A_ub": slopes, "b_ub": metric[i, j]} if n > 1 else {}), bounds=free)
    return 0.0 - value, f


def emd(x: Tensor, y: Tensor, distance: Callable[[Tensor, Tensor], Tensor] = torch.cdist) -> float:
    """W₁ of two samples in any dimension, ``(n, ...)`` and ``(m, ...)``, exactly, by POT; a few thousand rows at most.

    ``distance`` takes ``(n, d)`` and ``(m, d)`` to ``(n, m)``: Euclidean unless said.
    """
    import ot

    if min(x.ndim, y.ndim) == 0 or min(x.numel(), y.numel()) == 0 or x.shape[1:] != y.shape[1:]:
        raise ValueError(f"two non-empty samples of points alike are needed, got {tuple(x.shape)} and {tuple(y.shape)}")
    x, y = (s.detach().cpu().double().reshape(len(s), -1) for s in (x, y))
    if not (x.isfinite().all() and y.isfinite().all()):
        raise ValueError("some of the points are not finite, so they have no distance")
    value, log = ot.emd2([], [], distance(x, y).numpy(), numItermax=10_000_000, log=True, check_marginals=False)
    if log["warning"] is not None:
        raise ArithmeticError(f"the transport problem was not solved: {log['warning']}")
    return float(value)


def _masses(name: str, masses: Tensor) -> Tensor:
    masses = torch.as_tensor(masses).detach().cpu().double()
    if masses.ndim != 1 or len(masses) == 0:
        raise ValueError(f"{name} holds one mass a point, shape (n,), got {tuple(masses.shape)}")
    if not (masses >= 0).all():
        raise ValueError(f"{name} has a mass below zero or not a number: {masses.min().item():.3g}")
    if abs(masses.sum().item() - 1) > 1e-6:
        raise ValueError(f"the masses of {name} must sum to 1, they sum to {masses.sum().item():.6g}")
    return masses / masses.sum()


def _refuse_what_is_no_metric(metric: Tensor) -> None:
    close = 1e-6 * metric.abs().max().item()
    detour, via = metric.clone(), torch.zeros(metric.shape, dtype=torch.long)
    for k in range(len(metric)):  # the shortest way through a third point; in a loop, since n³ numbers do not fit
        through = metric[:, k, None] + metric[k]
        via[through < detour] = k
        detour = torch.minimum(detour, through)
    wrong = [
        (~metric.isfinite(), "distances are finite"),
        (metric.diag().diag().abs() > close, "the distance of a point to itself is zero"),
        ((metric - metric.T).abs() > close, "d(i, j) = d(j, i)"),
        (metric > detour + close, "no way through a third point is shorter"),
    ]
    for where, rule in wrong:
        if where.any():
            i, j = where.nonzero()[0].tolist()
            third = f", but {detour[i, j]:.6g} through {via[i, j]}" if rule.startswith("no way") else ""
            raise ValueError(f"not a metric: {rule}, but d({i}, {j}) = {metric[i, j]:.6g}{third}")


def _solve(objective: Tensor, **program) -> tuple[float, Tensor]:
    from scipy.optimize import linprog

    program = {name: part.numpy() if isinstance(part, Tensor) else part for name, part in program.items()}
    result = linprog(objective.numpy(), method="highs", **program)
    if result.x is None:
        raise ArithmeticError(f"the linear program was not solved: {result.message}")
    return float(result.fun), torch.from_numpy(result.x)
