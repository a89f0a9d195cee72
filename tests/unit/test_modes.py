"""Modes, high-quality share and evenness: on sets made by hand, on real data, and on samplers broken on purpose."""

import math

import pytest
import torch

from course_lib.data.planar import Modes, grid, ring
from course_lib.metrics.distances import floor
from course_lib.metrics.modes import HIGH_QUALITY_CEILING, high_quality_share, kl_to_uniform, modes_covered

N = 2500
RING = ring()


def seeded(seed):
    return torch.Generator().manual_seed(seed)


def at(counts, modes=RING):
    """``counts[k]`` samples exactly on centre k."""
    return modes.centres.repeat_interleave(torch.tensor(counts), dim=0)


def test_the_ceiling_is_the_mass_of_a_planar_gaussian_within_three_deviations():
    assert pytest.approx(1 - math.exp(-4.5)) == HIGH_QUALITY_CEILING
    assert round(100 * HIGH_QUALITY_CEILING, 1) == 98.9


def test_sets_made_by_hand_have_the_numbers_worked_out_by_hand():
    even = at([10] * 8)
    assert (modes_covered(even, RING), high_quality_share(even, RING)) == (8, 1.0)
    assert kl_to_uniform(even, RING) == pytest.approx(0, abs=1e-12)
    two = at([75, 0, 0, 25, 0, 0, 0, 0])
    assert modes_covered(two, RING) == 2
    assert kl_to_uniform(two, RING) == pytest.approx(math.log(8) + 0.75 * math.log(0.75) + 0.25 * math.log(0.25))
    half = torch.cat([even, even + torch.tensor([0.0, 3.001 * RING.std])])
    assert high_quality_share(half, RING) == 0.5
    assert high_quality_share(even + torch.tensor([0.0, 2.999 * RING.std]), RING) == 1.0


@pytest.mark.parametrize("n, need", [(2500, 20), (5000, 40), (1000, 8), (1001, 9), (126, 2), (125, 1), (10, 1)])
def test_a_mode_counts_from_twenty_samples_in_2500_on_and_the_rule_scales(n, need):
    assert modes_covered(at([n - need, need, 0, 0, 0, 0, 0, 0]), RING) == 2
    assert modes_covered(at([n - need + 1, need - 1, 0, 0, 0, 0, 0, 0]), RING) == 1


def test_samples_near_a_mode_but_not_on_it_do_not_cover_it_yet_weigh_in_the_histogram():
    samples = at([100] * 8)
    samples[:100] += torch.tensor([5 * RING.std, 0.0])
    assert modes_covered(samples, RING) == 7
    assert kl_to_uniform(samples, RING) == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("modes", [RING, grid()], ids=["ring", "grid"])
def test_real_data_shows_all_modes_the_ceiling_and_the_floor_of_the_kl(modes):
    k, g = len(modes.centres), seeded(0)
    draw = lambda n: modes.sample(n, g)  # noqa: E731
    assert (floor(lambda x, _: modes_covered(x, modes), draw, N, 20) == k).all()
    shares = floor(lambda x, _: high_quality_share(x, modes), draw, N, 20)
    one = math.sqrt(HIGH_QUALITY_CEILING * (1 - HIGH_QUALITY_CEILING) / N)  # the standard deviation of a share
    assert (shares - HIGH_QUALITY_CEILING).abs().max() < 4 * one
    kl = floor(lambda x, _: kl_to_uniform(x, modes), draw, N, 20)
    mean, std = (k - 1) / (2 * N), math.sqrt((k - 1) / 2) / N  # 2 n KL is chi-squared with k - 1 degrees of freedom
    assert kl.mean().item() == pytest.approx(mean, abs=4 * std / math.sqrt(20))
    assert kl.max() < 0.01  # the course's target for a generator


def seven_centres():
    """What ``linspace(0, 2 * pi, 8)`` gives: the first centre twice, six others where the ring of eight has none."""
    return Modes(ring(7).centres[[0, 0, 1, 2, 3, 4, 5, 6]], RING.std)


# sampler, modes covered, high-quality share, KL to uniform: what each must show, from its own law
BROKEN = {
    "collapsed to one mode": (Modes(RING.centres[:1], RING.std), 1, HIGH_QUALITY_CEILING, math.log(8)),
    "missing mode": (Modes(RING.centres[:7], RING.std), 7, HIGH_QUALITY_CEILING, math.log(8 / 7)),
    "twice the spread": (ring(std=2 * RING.std), 8, 1 - math.exp(-4.5 / 4), 0.0),
    "half the spread": (ring(std=RING.std / 2), 8, 1.0, 0.0),
    "a ring too large": (ring(radius=1.2), 0, 0.0, 0.0),
    "seven centres": (seven_centres(), 1, HIGH_QUALITY_CEILING / 4, None),
}


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("seed", range(3))
def test_a_broken_sampler_is_seen(name, seed):
    sampler, covered, share, kl = BROKEN[name]
    samples = sampler.sample(N, seeded(seed))
    assert modes_covered(samples, RING) == covered
    assert high_quality_share(samples, RING) == pytest.approx(
        share, abs=4 * math.sqrt(max(share * (1 - share), 1e-4) / N)
    )
    found = kl_to_uniform(samples, RING)
    if kl is not None:
        assert found == pytest.approx(kl, abs=0.01)
    accepted = covered == 8 and abs(share - HIGH_QUALITY_CEILING) < 0.01 and found < 0.01
    assert not accepted  # at least one of the three rejects it


@pytest.mark.parametrize("seed", range(3))
def test_noise_over_the_square_covers_nothing_although_its_histogram_is_even(seed):
    noise = 3 * torch.rand(N, 2, generator=seeded(seed)) - 1.5
    assert modes_covered(noise, RING) == 0
    assert high_quality_share(noise, RING) < 0.02 and kl_to_uniform(noise, RING) < 0.02


def test_one_stray_sample_does_not_make_a_mode():
    samples = Modes(RING.centres[:7], RING.std).sample(N, seeded(0))
    samples[0] = RING.centres[7]
    assert modes_covered(samples, RING) == 7


@pytest.mark.parametrize("metric", [modes_covered, high_quality_share, kl_to_uniform])
@pytest.mark.parametrize(
    "samples, says",
    [
        (torch.zeros(5), r"shape \(n, 2\), n >= 1, got \(5,\)"),
        (torch.zeros(5, 3), r"got \(5, 3\)"),
        (torch.zeros(0, 2), r"got \(0, 2\)"),
        (torch.tensor([[0.0, math.nan]]), "not finite: the generator has diverged"),
    ],
)
def test_bad_input_is_refused_with_the_reason(metric, samples, says):
    with pytest.raises(ValueError, match=says):
        metric(samples, RING)


def test_a_mode_needs_at_least_one_sample():
    with pytest.raises(ValueError, match="need = 0"):
        modes_covered(at([1] * 8), RING, need=0)
