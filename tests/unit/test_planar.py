"""The planar mixtures: where the centres are, what is drawn, the density, and what is refused."""

import math

import pytest
import torch
from torch.distributions import Categorical, Independent, MixtureSameFamily, Normal

from course_lib.data.planar import Modes, grid, ring
from course_lib.device import best_device

LOPSIDED = Modes(torch.tensor([[0.0, 0.0], [3.0, -1.0], [-2.0, 5.0]]), 0.5)
each = pytest.mark.parametrize(
    "modes", [ring(), ring(1), grid(), grid(1), LOPSIDED], ids=["ring", "1", "grid", "1x1", "3"]
)


def seeded(seed, device="cpu"):
    return torch.Generator(device).manual_seed(seed)


@pytest.mark.parametrize("n, radius", [(8, 1.0), (8, 2.0), (3, 1.0), (13, 0.5)])
def test_the_centres_of_a_ring_are_distinct_and_equally_spaced_on_the_circle(n, radius):
    centres = ring(n, radius).centres
    assert centres.shape == (n, 2)
    torch.testing.assert_close(centres.norm(dim=1), torch.full((n,), radius))
    to_the_next = (centres - centres.roll(1, 0)).norm(dim=1)
    torch.testing.assert_close(to_the_next, torch.full((n,), 2 * radius * math.sin(math.pi / n)))
    assert torch.pdist(centres).min() > 0.99 * to_the_next.min() > 10 * ring().std
    torch.testing.assert_close(centres[0], torch.tensor([radius, 0.0]))


def test_with_the_end_point_included_only_seven_of_eight_are_distinct():
    angles = torch.linspace(0, 2 * math.pi, 8)
    wrong = Modes(torch.stack([angles.cos(), angles.sin()], dim=1), 0.02)
    assert torch.pdist(wrong.centres).min() < 1e-6 < torch.pdist(ring().centres).min()


def test_a_grid_is_square_centred_and_evenly_spaced():
    centres = grid().centres
    assert centres.shape == (25, 2) and centres.unique(dim=0).shape == (25, 2)
    for axis in centres.T:
        assert axis.unique().tolist() == [-4, -2, 0, 2, 4]
    assert sorted(grid(2, 1.0).centres.tolist()) == [[-0.5, -0.5], [-0.5, 0.5], [0.5, -0.5], [0.5, 0.5]]


@each
def test_the_samples_are_equally_spread_over_the_modes_and_gaussian_around_each(modes):
    n, k = 20_000, len(modes.centres)
    draws = modes.sample(n, seeded(0))
    offsets = draws[:, None] - modes.centres
    which = offsets.norm(dim=-1).argmin(dim=1)
    counts = which.bincount(minlength=k)
    spread = 5 * math.sqrt(n / k * (1 - 1 / k))  # five standard deviations of a count
    assert ((counts - n / k).abs() <= spread).all()
    residuals = offsets[torch.arange(n), which] / modes.std
    assert residuals.mean(0).abs().max() < 5 / math.sqrt(n)
    torch.testing.assert_close(residuals.T.cov(), torch.eye(2), atol=0.05, rtol=0)
    inside = (residuals.norm(dim=1) <= 3).double().mean().item()
    assert inside == pytest.approx(1 - math.exp(-4.5), abs=5 * 0.105 / math.sqrt(n))


@each
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_the_log_density_is_that_of_torchs_mixture(modes, dtype):
    centres = modes.centres.to(dtype)
    parts = Independent(Normal(centres, torch.full_like(centres, modes.std)), 1)
    expected = MixtureSameFamily(Categorical(torch.ones(len(centres), dtype=dtype)), parts)
    x = torch.cat([modes.sample(50, seeded(1)), 5 * torch.randn(50, 2, generator=seeded(2))]).to(dtype)
    found = modes.log_prob(x)
    assert found.dtype == dtype
    torch.testing.assert_close(found, expected.log_prob(x), rtol=1e-4, atol=1e-3)


def test_the_density_has_mass_one():
    line = torch.linspace(-4, 7, 400, dtype=torch.float64)
    mass = LOPSIDED.log_prob(torch.cartesian_prod(line, line)).exp().sum() * (line[1] - line[0]) ** 2
    assert mass.item() == pytest.approx(1, abs=1e-3)


def test_points_of_any_leading_shape_have_a_log_density_each():
    x = torch.randn(4, 3, 2)
    assert ring().log_prob(x).shape == (4, 3) and ring().log_prob(x[0, 0]).shape == ()
    torch.testing.assert_close(ring().log_prob(x)[2, 1], ring().log_prob(x[2, 1]))


@each
def test_the_generator_decides_the_draw_and_nothing_else_is_touched(modes):
    before = torch.get_rng_state()
    first, again, other = (modes.sample(9, seeded(seed)) for seed in (5, 5, 6))
    assert torch.equal(first, again) and not torch.equal(first, other)
    assert torch.equal(before, torch.get_rng_state())


@pytest.mark.parametrize("n", [0, 1, 7])
def test_samples_are_n_float32_points_on_the_generators_device(n):
    device = best_device()
    draws = grid().sample(n, torch.Generator(device))
    assert draws.shape == grid().sample(n).shape == (n, 2)
    assert draws.dtype == torch.float32 and draws.device.type == device.type
    assert ring().log_prob(draws).device.type == device.type


@pytest.mark.parametrize(
    "call, says",
    [
        (lambda: Modes(torch.zeros(3), 1.0), r"shape \(K, 2\), K >= 1, got \(3,\)"),
        (lambda: Modes(torch.zeros(0, 2), 1.0), r"K >= 1, got \(0, 2\)"),
        (lambda: Modes(torch.zeros(4, 3), 1.0), r"got \(4, 3\)"),
        (lambda: Modes(torch.zeros(4, 2), 0.0), "std > 0, got std = 0.0"),
        (lambda: Modes(torch.zeros(4, 2), math.nan), "std > 0"),
        (lambda: Modes(torch.full((4, 2), math.inf), 1.0), "finite centres"),
        (lambda: ring(0), "n >= 1 centres"),
        (lambda: ring(radius=0.0), "radius > 0"),
        (lambda: ring(std=-0.1), "std > 0"),
        (lambda: grid(0), "side >= 1"),
        (lambda: grid(spacing=-1.0), "spacing > 0"),
        (lambda: ring().sample(-1), "must not be negative, got -1"),
        (lambda: ring().log_prob(torch.zeros(5)), r"shape \(..., 2\), got \(5,\)"),
    ],
)
def test_bad_input_is_refused_with_the_reason(call, says):
    with pytest.raises(ValueError, match=says):
        call()
