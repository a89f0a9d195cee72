r"""Fidelity and diversity apart: precision, recall, density and coverage, from balls around nearest neighbours.

Around each point of a sample lies the ball that reaches to its k-th nearest neighbour in the same sample. The union of
the balls around the real points approximates where real data lie, and the same for the generated ones.

* ``precision``: the share of generated points inside at least one real ball;
* ``recall``: the share of real points inside at least one generated ball;
* ``density``: how many real balls contain a generated point, divided by k: about 1 for real data. It is
  moved less than precision by a single real outlier, whose ball is large;
* ``coverage``: the share of real balls that contain at least one generated point. Its expected value for real data is
  :math:`1 - \prod_{i=0}^{k-1} \frac{n-1-i}{n+m-1-i}`, which is close to :math:`1 - 2^{-k}` for samples of equal size.

A sampler that collapsed has high precision and density, and low recall and coverage; noise has it the other way round.

Source: Kynkäänniemi et al. 2019 (arXiv:1904.06991) for precision and recall; Naeem et al. 2020 (arXiv:2002.09797) for
density, coverage and the expected value. Distances are Euclidean, so images are compared in the features of a network.
"""

from typing import NamedTuple

import torch
from torch import Tensor

from course_lib.metrics.distances import rows


class Manifold(NamedTuple):
    """All four lie in [0, 1], but for the density, which has no upper bound."""

    precision: float
    recall: float
    density: float
    coverage: float


def manifold(real: Tensor, fake: Tensor, k: int = 5) -> Manifold:
    """Precision, recall, density and coverage of ``fake``, ``(m, ...)``, beside ``real``, ``(n, ...)``.

    Rows are flattened. Raises ``ValueError`` for empty, differently shaped or non-finite samples, and unless
    ``1 <= k < min(n, m)``.
    """
    real, fake = rows(real, fake)
    if not 1 <= k < min(len(real), len(fake)):
        raise ValueError(f"k must be at least 1 and below both sample sizes, {len(real)} and {len(fake)}; got {k}")
    real_radius, fake_radius = _radius(real, k), _radius(fake, k)  # (n,), (m,)
    distance = torch.cdist(real, fake)  # (n, m)
    in_real = distance <= real_radius[:, None]
    in_fake = distance <= fake_radius
    return Manifold(
        precision=in_real.any(0).double().mean().item(),
        recall=in_fake.any(1).double().mean().item(),
        density=in_real.sum(0).double().mean().item() / k,
        coverage=in_real.any(1).double().mean().item(),
    )


def expected_coverage(n: int, m: int, k: int = 5) -> float:
    """The expected coverage of ``m`` real points beside ``n`` other real points."""
    if not 1 <= k < min(n, m):
        raise ValueError(f"k must be at least 1 and below both sample sizes, {n} and {m}; got {k}")
    missed = 1.0
    for i in range(k):
        missed *= (n - 1 - i) / (n + m - 1 - i)
    return 1 - missed


def _radius(sample: Tensor, k: int) -> Tensor:
    """The distance of each point to its k-th nearest neighbour, itself not counted, ``(n,)``."""
    return torch.cdist(sample, sample).kthvalue(k + 1, dim=1).values
