"""The distances of samples: closed forms and other people's code, real against real, and samplers broken on purpose."""

import math

import ot
import pytest
import torch

from course_lib.data.planar import Modes, ring
from course_lib.metrics.distances import floor, mmd, sliced_wasserstein, wasserstein
from course_lib.theory.transport import w1_sorted


def seeded(seed):
    return torch.Generator().manual_seed(seed)


def sliced(x, y):
    """Always the same directions, so that numbers can be compared."""
    return sliced_wasserstein(x, y, projections=64, generator=seeded(0))


METRICS = {"sliced_wasserstein": sliced, "wasserstein": wasserstein, "mmd": mmd}
each_metric = pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)


@pytest.mark.parametrize("n, m, d", [(50, 50, 2), (30, 45, 3), (20, 7, 10)])
def test_slicing_is_pots_with_the_same_projections(n, m, d):
    x = torch.randn(n, d, generator=seeded(0), dtype=torch.float64)
    y = 2 * torch.randn(m, d, generator=seeded(1), dtype=torch.float64)
    directions = torch.randn(16, d, generator=seeded(2))
    directions = (directions / directions.norm(dim=1, keepdim=True)).double().numpy()
    expected = ot.sliced_wasserstein_distance(x.numpy(), y.numpy(), p=1, projections=directions.T)
    assert sliced_wasserstein(x, y, projections=16, generator=seeded(2)) == pytest.approx(expected, rel=1e-6)


def test_a_shift_by_s_in_the_plane_is_s_and_sliced_two_over_pi_of_it():
    x = ring().sample(400, seeded(0))
    y = x + torch.tensor([3.0, 4.0])
    assert wasserstein(x, y) == pytest.approx(5, rel=1e-5)
    many = sliced_wasserstein(x, y, projections=4000, generator=seeded(1))
    assert many == pytest.approx(10 / math.pi, abs=4 * 5 * 0.31 / math.sqrt(4000))  # |cos| has a deviation of 0.31


def test_on_the_line_both_are_the_sorted_distance():
    x, y = torch.randn(40, 1, generator=seeded(0)), torch.randn(25, 1, generator=seeded(1)) + 1
    expected = w1_sorted(x[:, 0], y[:, 0]).item()
    assert sliced(x, y) == pytest.approx(expected, rel=1e-5) and wasserstein(x, y) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("seed", range(3))
def test_slicing_never_exceeds_the_exact_distance(seed):
    x, y = (ring().sample(200, seeded(seed + 10 * k)) for k in range(2))
    assert 0 < sliced(x, y) < wasserstein(x, y)


def test_mmd_is_the_definition_written_with_loops():
    x, y = torch.randn(6, 3, generator=seeded(0)).double(), torch.randn(9, 3, generator=seeded(1)).double()

    def k(a, b):
        return sum(math.exp(-(a - b).square().sum().item() / (2 * h**2)) for h in (0.5, 2)) / 2

    xx = sum(k(x[i], x[j]) for i in range(6) for j in range(6) if i != j) / 30
    yy = sum(k(y[i], y[j]) for i in range(9) for j in range(9) if i != j) / 72
    xy = sum(k(a, b) for a in x for b in y) / 54
    assert mmd(x, y, bandwidths=(0.5, 2)) == pytest.approx(xx + yy - 2 * xy, abs=1e-12)


def test_the_bandwidths_are_those_of_the_median_distance_in_the_first_sample_unless_given():
    x, y = torch.randn(31, 2, generator=seeded(0)), torch.randn(40, 2, generator=seeded(1)) + 1
    median = torch.pdist(x.double()).median().item()
    assert mmd(x, y) == pytest.approx(mmd(x, y, [median / 16, median / 4, median]), abs=1e-9)
    assert mmd(x, y) != pytest.approx(mmd(y, x), abs=1e-4)


@pytest.mark.parametrize("shift", [0.0, 1.0])
def test_mmd_is_unbiased_for_the_closed_form_of_gaussians(shift):
    """With bandwidth h, E k(x, y) of N(0, I) and N(s, I) in d dimensions is (h²/(h²+2))^(d/2) exp(-|s|²/(2(h²+2)))."""
    h, d, repeats = 1.0, 2, 300
    g = seeded(0)
    draw = lambda s: torch.randn(20, d, generator=g) + torch.tensor([s, 0.0])  # noqa: E731
    found = torch.tensor([mmd(draw(0.0), draw(shift), [h]) for _ in range(repeats)])
    expected = 2 * (h**2 / (h**2 + 2)) ** (d / 2) * (1 - math.exp(-(shift**2) / (2 * (h**2 + 2))))
    assert found.mean().item() == pytest.approx(expected, abs=4 * found.std().item() / math.sqrt(repeats))
    if shift == 0:
        assert 0.2 < (found < 0).double().mean() < 0.8  # negative as often as not; 1/20 too high were it biased
        assert found.mean() < 0.01


RING = ring()
# each is far from the ring of eight by all three
BROKEN = {
    "collapsed to one mode": Modes(RING.centres[:1], RING.std),
    "missing mode": Modes(RING.centres[:7], RING.std),
    "a fifth too large": ring(radius=1.2, std=1.2 * RING.std),
    "seven centres": Modes(ring(7).centres[[0, 0, 1, 2, 3, 4, 5, 6]], RING.std),
}


@pytest.fixture(scope="module")
def floors():
    """What two real samples of 500 show, ten times."""
    found = {}
    for name, metric in METRICS.items():
        g = seeded(0)
        found[name] = floor(metric, lambda n, g=g: RING.sample(n, g), 500, 10)
    return found


@pytest.mark.parametrize("name", METRICS)
def test_real_against_real_is_small_and_not_zero(floors, name):
    floor_of = floors[name]
    assert floor_of.shape == (10,) and floor_of.dtype == torch.float64
    assert 0 < floor_of.abs().mean() < 0.2 and floor_of.std() > 0


@each_metric
def test_the_floor_falls_with_the_number_of_rows(metric):
    g = seeded(1)
    few, many = (floor(metric, lambda n: RING.sample(n, g), n, 12).abs().mean() for n in (30, 480))
    assert many < 0.6 * few  # by the square root of 16 where the law of large numbers is all there is


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("name", METRICS)
def test_a_broken_sampler_is_further_than_real_data_ever_was(floors, name, broken):
    for seed in range(3):
        real, fake = RING.sample(500, seeded(seed)), BROKEN[broken].sample(500, seeded(seed + 100))
        assert METRICS[name](real, fake) > floors[name].max().item()


def test_a_floor_draws_two_fresh_samples_each_time():
    draws = []
    metric = lambda x, y: float(len(draws))  # noqa: E731
    found = floor(metric, lambda n: draws.append(n), 7, 3)
    assert draws == [7] * 6 and found.tolist() == [2, 4, 6]


def test_images_are_rows_too():
    x, y = torch.rand(20, 1, 8, 8, generator=seeded(0)), torch.rand(20, 1, 8, 8, generator=seeded(1))
    for metric in METRICS.values():
        assert metric(x, y) == metric(x.flatten(1), y.flatten(1))


@each_metric
@pytest.mark.parametrize(
    "x, y, says",
    [
        (
            torch.zeros(0, 2),
            torch.zeros(3, 2),
            r"non-empty samples of rows alike are needed, got \(0, 2\) and \(3, 2\)",
        ),
        (torch.zeros(3, 2), torch.zeros(3, 3), r"got \(3, 2\) and \(3, 3\)"),
        (torch.tensor(1.0), torch.zeros(3), r"got \(\) and \(3,\)"),
        (torch.zeros(3, 2), torch.full((3, 2), math.nan), "not finite: the generator has diverged"),
    ],
)
def test_bad_samples_are_refused_with_the_reason(metric, x, y, says):
    with pytest.raises(ValueError, match=says):
        metric(x, y)


@pytest.mark.parametrize(
    "call, says",
    [
        (lambda x: sliced_wasserstein(x, x, projections=0), "at least one projection, got 0"),
        (lambda x: mmd(x[:1], x), "two rows a sample, got 1 and 5"),
        (lambda x: mmd(x, x, []), r"numbers > 0, got \[\]"),
        (lambda x: mmd(x, x, [1.0, -1.0]), r"numbers > 0, got \[1.0, -1.0\]"),
        (lambda x: mmd(torch.zeros(5, 2), x), "by default: from distances within x"),
        (lambda x: floor(mmd, RING.sample, 0), "n >= 1"),
        (lambda x: floor(mmd, RING.sample, 5, 0), "one repeat"),
    ],
)
def test_bad_options_are_refused_with_the_reason(call, says):
    with pytest.raises(ValueError, match=says):
        call(torch.randn(5, 2))
