"""Precision, recall, density and coverage: by hand, against their expected values, and on broken samplers."""

import pytest
import torch

from course_lib.metrics.manifold import expected_coverage, manifold


def normal(n, *, seed, shift=0.0, scale=1.0):
    return shift + scale * torch.randn(n, 4, generator=torch.Generator().manual_seed(seed))


def test_a_line_by_hand():
    real = torch.tensor([[0.0], [1.0], [3.0], [4.0]])  # radius 1 with k = 1
    fake = torch.tensor([[0.5], [2.0], [10.0]])  # radii 1.5, 1.5, 8
    found = manifold(real, fake, k=1)
    assert found.precision == pytest.approx(2 / 3)  # 0.5 lies in two real balls, 2 in two, 10 in none
    assert found.density == pytest.approx(4 / 3)
    assert found.coverage == pytest.approx(3 / 4)  # no generated point is within 1 of 4
    assert found.recall == 1.0  # 4 lies in the ball of 10, which reaches to 2


@pytest.mark.parametrize("n, m", [(200, 200), (300, 100)])
def test_real_against_real_shows_the_expected_coverage_and_a_density_of_one(n, m):
    found = [manifold(normal(n, seed=2 * s), normal(m, seed=2 * s + 1)) for s in range(40)]
    coverage = torch.tensor([one.coverage for one in found])
    density = torch.tensor([one.density for one in found])
    assert coverage.mean().item() == pytest.approx(expected_coverage(n, m), abs=5 * coverage.std().item() / 40**0.5)
    assert density.mean().item() == pytest.approx(1, abs=5 * density.std().item() / 40**0.5)


def test_a_collapsed_sampler_is_precise_and_covers_little_and_noise_the_reverse():
    real = normal(500, seed=0)
    collapsed = manifold(real, normal(500, seed=1, scale=0.1))
    noise = manifold(real, normal(500, seed=2, scale=4.0))
    assert collapsed.precision > 0.95 and collapsed.recall < 0.2 and collapsed.coverage < 0.2
    assert noise.precision < 0.4 and noise.recall > 0.8 and noise.density < 0.2


def test_a_sampler_that_never_meets_the_data_scores_zero():
    assert tuple(manifold(normal(50, seed=0), normal(50, seed=1, shift=100.0))) == (0, 0, 0, 0)


def test_images_are_flattened():
    real, fake = torch.rand(30, 1, 4, 4), torch.rand(20, 1, 4, 4)
    assert manifold(real, fake) == manifold(real.flatten(1), fake.flatten(1))


@pytest.mark.parametrize(
    "real, fake, k, says",
    [
        (torch.zeros(10, 2), torch.zeros(10, 2), 0, "k must be at least 1"),
        (torch.zeros(10, 2), torch.zeros(5, 2), 5, "below both sample sizes, 10 and 5"),
        (torch.zeros(10, 2), torch.zeros(10, 3), 2, "rows alike"),
        (torch.zeros(10, 2), torch.full((10, 2), torch.nan), 2, "not finite"),
    ],
)
def test_bad_input_is_named(real, fake, k, says):
    with pytest.raises(ValueError, match=says):
        manifold(real, fake, k)
