r"""How far two samples are apart, in any dimension: sliced Wasserstein, exact Wasserstein, maximum mean discrepancy.

* ``sliced_wasserstein``: the mean :math:`W_1` of the projections on random directions; fast, any size;
* ``wasserstein``: the exact :math:`W_1` of the two samples; a few thousand rows. In d dimensions it falls only like
  :math:`n^{-1/d}`, so on images two real samples are far apart too;
* ``mmd``: :math:`MMD^2 = E\,k(x, x') + E\,k(y, y') - 2E\,k(x, y)`, the unbiased estimate (pairs of a point with itself
  are left out), so around 0 and as often negative as positive when the samples have one law. The kernel is the mean
  of Gaussians :math:`e^{-‖x-y‖^2/2h^2}`, by default with h = 1/16, 1/4 and 1 times the median distance in ``x``.

No number means anything alone: print beside it what two real samples of the same size show, its :func:`floor`.

Source: Rabin et al. 2012 for slicing; Arjovsky et al. 2017 (arXiv:1701.07875); Gretton et al. 2012, lemma 6 for the
estimate. Samples are ``(n, ...)`` and ``(m, ...)``, rows flattened; the Wasserstein distances have the unit of the
samples, MMD² has none. Errors: ``ValueError`` for empty, unlike or not finite samples.
"""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from course_lib.theory.transport import emd, w1_sorted


def sliced_wasserstein(x: Tensor, y: Tensor, projections: int = 128, generator: torch.Generator | None = None) -> float:
    """The mean W₁ over ``projections`` random directions; below ``wasserstein`` (a shift by s in the plane is 2s/π).

    The directions come from ``generator``, on its device: the same seed for two numbers to be compared.
    """
    x, y = rows(x, y)
    if projections < 1:
        raise ValueError(f"slicing needs at least one projection, got {projections}")
    device = "cpu" if generator is None else generator.device
    directions = torch.randn(projections, x.shape[1], generator=generator, device=device).to(x)
    directions = directions / directions.norm(dim=1, keepdim=True)
    return torch.stack([w1_sorted(x @ d, y @ d) for d in directions]).mean().item()


def wasserstein(x: Tensor, y: Tensor) -> float:
    """The exact W₁ of two samples with Euclidean cost, by POT's network simplex."""
    return emd(*rows(x, y))


def mmd(x: Tensor, y: Tensor, bandwidths: Sequence[float] | None = None) -> float:
    """The unbiased estimate of MMD². Give ``bandwidths``, or the same ``x`` (real data), to compare several ``y``."""
    x, y = rows(x, y)
    n, m = len(x), len(y)
    if min(n, m) < 2:
        raise ValueError(f"the unbiased estimate needs two rows a sample, got {n} and {m}")
    within_x, within_y, between = (torch.cdist(a, b).square() for a, b in ((x, x), (y, y), (x, y)))
    if bandwidths is None:
        first, second = torch.triu_indices(n, n, 1, device=x.device)
        median = within_x[first, second].median().sqrt().item()
        bandwidths = [median / 16, median / 4, median]
    if len(bandwidths) == 0 or not all(h > 0 for h in bandwidths):
        raise ValueError(f"bandwidths are numbers > 0, got {list(bandwidths)} (by default: from distances within x)")

    def kernel(squared: Tensor) -> Tensor:
        return torch.stack([torch.exp(-squared / (2 * h**2)).sum() for h in bandwidths]).mean()

    xx = (kernel(within_x.fill_diagonal_(0)) - n) / (n * (n - 1))  # the diagonal, k(x, x) = 1, is left out
    yy = (kernel(within_y.fill_diagonal_(0)) - m) / (m * (m - 1))
    return (xx + yy - 2 * kernel(between) / (n * m)).item()


def floor(
    metric: Callable[[Tensor, Tensor], float], sample: Callable[[int], Tensor], n: int, repeats: int = 10
) -> Tensor:
    """``metric`` between two fresh samples of ``n`` real rows, ``repeats`` times: shape ``(repeats,)``, float64.

    ``sample(n)`` draws; a metric of one sample goes in as ``lambda x, _: metric(x)``. A sampler whose number is inside
    this range cannot be told from real data with n rows; its mean is not 0 and falls with n.
    """
    if n < 1 or repeats < 1:
        raise ValueError(f"a floor needs n >= 1 rows and at least one repeat, got n = {n} and repeats = {repeats}")
    return torch.tensor([metric(sample(n), sample(n)) for _ in range(repeats)], dtype=torch.float64)


def rows(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """Both samples as ``(n, d)`` in float64, detached, on the device of ``x`` (MPS has no float64: the CPU there)."""
    if min(x.ndim, y.ndim) == 0 or min(x.numel(), y.numel()) == 0 or x.shape[1:] != y.shape[1:]:
        raise ValueError(f"two non-empty samples of rows alike are needed, got {tuple(x.shape)} and {tuple(y.shape)}")
    if not (x.isfinite().all() and y.isfinite().all()):
        raise ValueError("some of the samples are not finite: the generator has diverged, there is nothing to measure")
    device = "cpu" if x.device.type == "mps" else x.device
    return tuple(s.detach().to(device).double().reshape(len(s), -1) for s in (x, y))
