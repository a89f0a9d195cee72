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
from itertools import pairwise

import torch
from torch import Tensor

from course_lib.data.toys import Density


def integrate(
    f: Callable[[Tensor], Tensor], *densities: Density, tol: float = 1e-10, everywhere: bool = False
) -> float:
    """The integral of ``f`` over all of the line where any of ``densities`` has mass.

    ``f`` takes a float64 tensor of no dimensions and returns one, or a float. Adaptive quadrature between the
    densities' knots, infinite where the integrand is. For an ``f`` that lives where no density does, ``everywhere``
    goes on to ±∞, and the integral is also infinite if x f(x) does not vanish there. Raises ``ArithmeticError`` where
    the estimated error stays above ``1e4 * tol``, and ``ValueError`` without a density.
    """
    from scipy.integrate import quad

    if not densities:
        raise ValueError("integrate needs at least one density, whose knots say where to look")

    def at(x: float) -> float:
        return torch.as_tensor(f(torch.tensor(x, dtype=torch.float64))).item()

    knots = sorted({knot for density in densities for knot in density.knots()})
    if everywhere:
        reach = 1e6 * max(map(abs, knots))
        for height in (at(-reach), at(reach)):
            if abs(height) * reach > 1:
                return math.copysign(math.inf, height)
        knots = [-math.inf, *knots, math.inf]
    total, error = 0.0, 0.0
    for low, high in pairwise(knots):
        part, err, *_ = quad(
            at,
            low,
            high,
            epsabs=tol,
            epsrel=tol,
            limit=200,
            full_output=True,  # the error is judged below, so no warning is printed
        )
        if math.isinf(part):
            return part
        total, error = total + part, error + err
    if math.isnan(total) or error > 1e4 * tol * max(1.0, abs(total)):
        raise ArithmeticError(f"the integral did not converge: {total} with an estimated error of {error:.1e}")
    return total


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
