r"""Divergences between densities, by quadrature, and between samples, by histogram. All in nats.

With :math:`m = (p+q)/2`,

.. math::
    KL(p‖q) = \int p \log\frac{p}{q}, \qquad
    JS(p,q) = \tfrac12 KL(p‖m) + \tfrac12 KL(q‖m), \qquad
    \chi^2(p‖q) = \int \frac{(p-q)^2}{q}.

Source: Goodfellow et al. 2014 (arXiv:1406.2661), section 4; Berkeley discussion sheet, section 1.2. The density
arguments are those of :mod:`course_lib.data.toys`.
"""

import math
from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from course_lib.data.toys import Density


def integrate(
    f: Callable[[Tensor], Tensor], *densities: Density, tol: float = 1e-10, everywhere: bool = False
) -> float:
    """The integral of ``f`` over all of the line where any of ``densities`` has mass.

    ``f`` takes a float64 tensor of points ``(n,)`` and returns its values there; one that can only take a point at a
    time, a tensor of no dimensions, or returns a float, is asked point by point. Adaptive quadrature between the
    densities' knots, infinite where the integrand is. For an ``f`` that lives where no density does, ``everywhere``
    goes on to ±∞, and the integral is also infinite if x f(x) does not vanish there. Raises ``ArithmeticError`` where
    the estimated error stays above ``1e4 * tol``, and ``ValueError`` without a density.
    """
    from scipy.integrate import cubature

    if not densities:
        raise ValueError("integrate needs at least one density, whose knots say where to look")
    knots = torch.tensor(sorted({knot for density in densities for knot in density.knots()}), dtype=torch.float64)
    if everywhere:
        reach = 1e6 * knots.abs().max()
        for height in _one_by_one(f, torch.stack([-reach, reach])).tolist():
            if abs(height) * reach > 1:
                return math.copysign(math.inf, height)
    inside = (knots[1:] + 2 * knots[:-1]) / 3
    values = _at_once(f, inside[:: 1 + len(inside) // 5])

    def pieces(t: np.ndarray) -> np.ndarray:
        """Each interval between two knots drawn onto 0 < t < 1, and each end of the line: (n, 1) -> (n, pieces)."""
        t = torch.from_numpy(t)
        x, slope = knots[:-1] + t * knots.diff(), knots.diff().expand(len(t), -1)
        if everywhere:
            beyond = 1 / t - 1
            x = torch.cat([knots[0] - beyond, x, knots[-1] + beyond], dim=1)
            slope = torch.cat([t**-2, slope, t**-2], dim=1)
        y = values(x.flatten()).view_as(x)
        infinities.extend(y[y.isinf()].tolist())
        return (torch.zeros_like(y) if infinities else y * slope).numpy()  # zeros: there is nothing more to find out

    infinities: list[float] = []
    with np.errstate(invalid="ignore", over="ignore"):  # a sum that overflows does not converge, which is said below
        found = cubature(pieces, [0.0], [1.0], atol=tol, rtol=tol, max_subdivisions=200)
    if infinities:
        return infinities[0]
    total, error = float(found.estimate.sum()), float(found.error.sum())
    if math.isnan(total) or error > 1e4 * tol * max(1.0, abs(total)):
        raise ArithmeticError(f"the integral did not converge: {total} with an estimated error of {error:.1e}")
    return total


def _one_by_one(f: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    values = [torch.as_tensor(f(point), dtype=torch.float64).item() for point in x]
    return torch.tensor(values, dtype=torch.float64)


def _at_once(f: Callable[[Tensor], Tensor], probe: Tensor) -> Callable[[Tensor], Tensor]:
    """``f`` on many points in one call, if that gives at the points ``probe`` what it gives for each."""
    each = _one_by_one(f, probe)
    try:
        together = torch.as_tensor(f(probe), dtype=torch.float64)
        elementwise = together.shape == each.shape and torch.allclose(together, each, rtol=1e-9, equal_nan=True)
    except Exception:  # it was written for one point
        elementwise = False
    if elementwise:
        return lambda x: torch.as_tensor(f(x), dtype=torch.float64).detach()
    return lambda x: _one_by_one(f, x)


def _p_log_ratio(p: Density, log_q: Callable[[Tensor], Tensor]) -> Callable[[Tensor], Tensor]:
    """x -> p log(p/q), with 0 log 0 = 0."""

    def integrand(x: Tensor) -> Tensor:
        log_p = p.log_prob(x)
        return torch.where(log_p.exp() == 0, 0.0, log_p.exp() * (log_p - log_q(x)))

    return integrand


def _log_midpoint(p: Density, q: Density) -> Callable[[Tensor], Tensor]:
    return lambda x: torch.logaddexp(p.log_prob(x), q.log_prob(x)) - math.log(2)


def kl(p: Density, q: Density) -> float:
    """KL(p‖q), infinite where p has mass and q has none."""
    return integrate(_p_log_ratio(p, q.log_prob), p, q)


def js(p: Density, q: Density) -> float:
    """JS(p, q), between 0 (equal) and log 2 (no common support)."""
    middle = _log_midpoint(p, q)
    return 0.5 * integrate(lambda x: _p_log_ratio(p, middle)(x) + _p_log_ratio(q, middle)(x), p, q)


def pearson_chi2(p: Density, q: Density) -> float:
    """χ²(p‖q) = ∫(p-q)²/q, infinite where p has mass and q has none, and where p²/q does not fall off.

    For Gaussians p²/q is centred at 2 mean_p - mean_q, outside both, and infinite from std_p² = 2 std_q² on.
    """

    def p_squared_over_q(x: Tensor) -> Tensor:
        log_p = p.log_prob(x)
        return torch.where(log_p.isneginf(), 0.0, torch.exp(2 * log_p - q.log_prob(x)))

    return integrate(p_squared_over_q, p, q, everywhere=True) - 1  # (p - q)² / q = p²/q - 2p + q


def js_from_samples(x: Tensor, y: Tensor, bins: int = 50) -> float:
    """JS of two samples, shapes ``(n,)`` and ``(m,)``, by a common histogram.

    A plug-in estimate, biased upward: more bins find more difference, also where there is none.
    """
    if x.ndim != 1 or y.ndim != 1 or len(x) == 0 or len(y) == 0:
        raise ValueError(f"two non-empty samples of shape (n,) are needed, got {tuple(x.shape)} and {tuple(y.shape)}")
    x, y = x.detach().cpu().double(), y.detach().cpu().double()
    low, high = (end.item() for end in torch.cat([x, y]).aminmax())
    p, q = (torch.histc(s, bins, low, high) / len(s) for s in (x, y))
    m = (p + q) / 2
    return 0.5 * (torch.special.xlogy(p, p / m).nansum() + torch.special.xlogy(q, q / m).nansum()).item()
