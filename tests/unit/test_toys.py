"""The toy densities against scipy's: the formula, the samples, where the mass is."""

import math
from itertools import pairwise

import numpy as np
import pytest
import torch
from scipy import stats
from scipy.integrate import quad

from course_lib.data.toys import Gaussian, Mixture, Uniform
from course_lib.device import best_device

TWO_BUMPS = Mixture((Gaussian(-2, 0.5), Gaussian(1, 1)), (1, 3))
# each density, and what it should be: weights and distributions of scipy
REFERENCES = [
    (Gaussian(), [(1, stats.norm())]),
    (Gaussian(-2, 0.3), [(1, stats.norm(-2, 0.3))]),
    (Uniform(), [(1, stats.uniform())]),
    (Uniform(-1, 3), [(1, stats.uniform(-1, 4))]),
    (TWO_BUMPS, [(0.25, stats.norm(-2, 0.5)), (0.75, stats.norm(1, 1))]),
    (Mixture((Uniform(0, 1), Gaussian(3, 0.1))), [(0.5, stats.uniform()), (0.5, stats.norm(3, 0.1))]),
    (
        Mixture((TWO_BUMPS, Uniform(4, 6)), (4, 1)),
        [(0.2, stats.norm(-2, 0.5)), (0.6, stats.norm(1, 1)), (0.2, stats.uniform(4, 2))],
    ),
]
DENSITIES = [density for density, _ in REFERENCES]
each_density = pytest.mark.parametrize("density", DENSITIES, ids=repr)
each_reference = pytest.mark.parametrize("density, reference", REFERENCES, ids=[repr(d) for d in DENSITIES])


def total(reference, function, x):
    return sum(weight * getattr(distribution, function)(x) for weight, distribution in reference)


@each_reference
def test_the_density_is_scipys(density, reference):
    x = np.array([-50, -7.3, -2, -1, -0.2, 0, 0.31, 1, 2.9, 3, 4, 5.5, 6, 70, *density.knots()])
    np.testing.assert_allclose(density.pdf(torch.tensor(x)).numpy(), total(reference, "pdf", x), rtol=1e-12)
    if len(reference) == 1:  # scipy has the logarithm of these too, also where the density underflows
        np.testing.assert_allclose(density.log_prob(torch.tensor(x)).numpy(), reference[0][1].logpdf(x), rtol=1e-12)


@each_density
def test_the_mass_is_one_and_lies_between_the_knots(density):
    knots = density.knots()
    pdf = lambda x: density.pdf(torch.tensor(x, dtype=torch.float64)).item()  # noqa: E731
    assert sum(quad(pdf, *ends)[0] for ends in pairwise(knots)) == pytest.approx(1, abs=1e-9)


@each_reference
def test_the_knots_are_in_order_and_leave_out_less_than_1e_30(density, reference):
    knots = density.knots()
    assert knots == sorted(knots) and len(set(knots)) == len(knots)
    assert total(reference, "cdf", knots[0]) + total(reference, "sf", knots[-1]) < 1e-30


@each_reference
def test_the_samples_have_the_distribution(density, reference):
    draws = density.sample(20_000, torch.Generator().manual_seed(0)).double().numpy()
    # a right sampler fails one seed in a thousand; a mean off by 5 % of the deviation, or a weight by .02, is seen
    assert stats.kstest(draws, lambda x: total(reference, "cdf", x)).pvalue > 1e-3
    mean = sum(weight * part.mean() for weight, part in reference)
    second = sum(weight * (part.var() + part.mean() ** 2) for weight, part in reference)
    std = math.sqrt(second - mean**2)
    assert draws.mean() == pytest.approx(mean, abs=4 * std / math.sqrt(20_000))
    assert draws.std() == pytest.approx(std, rel=0.03)


@each_density
def test_the_generator_decides_the_draw_and_nothing_else_is_touched(density):
    before = torch.get_rng_state()
    first, again, other = (density.sample(9, torch.Generator().manual_seed(seed)) for seed in (5, 5, 6))
    assert torch.equal(first, again) and not torch.equal(first, other)
    assert torch.equal(before, torch.get_rng_state())


@each_density
def test_without_a_generator_torchs_global_seed_decides(density):
    torch.manual_seed(1)
    first = density.sample(9)
    torch.manual_seed(1)
    assert torch.equal(first, density.sample(9))


@each_density
@pytest.mark.parametrize("n", [0, 1, 5])
def test_samples_are_n_numbers_in_float32_on_the_generators_device(density, n):
    device = best_device()
    for draws in (density.sample(n), density.sample(n, torch.Generator(device))):
        assert draws.shape == (n,) and draws.dtype == torch.float32
    assert draws.device.type == device.type


@each_density
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("shape", [(), (0,), (2, 3)])
def test_shape_and_dtype_come_out_as_they_went_in(density, dtype, shape):
    x = torch.full(shape, 0.5, dtype=dtype)
    for y in (density.log_prob(x), density.pdf(x)):
        assert y.shape == shape and y.dtype == dtype


def test_the_logarithm_is_exact_where_the_density_underflows():
    x = torch.tensor(60.0)
    for density, weight in [(Gaussian(), 1), (Mixture((Gaussian(), Gaussian(-9, 1)), (1, 3)), 0.25)]:
        assert density.pdf(x) == 0
        assert density.log_prob(x).item() == pytest.approx(math.log(weight) - 1800 - 0.5 * math.log(2 * math.pi))


def test_the_uniform_has_no_mass_outside_and_its_ends_are_inside():
    assert Uniform(1, 3).pdf(torch.tensor([0.999, 1, 2, 3, 3.001])).tolist() == [0, 0.5, 0.5, 0.5, 0]


def test_the_weights_of_a_mixture_are_normalised_and_equal_when_left_out():
    parts = (Gaussian(), Uniform())
    assert Mixture(parts, (1, 3)).weights == (0.25, 0.75)
    assert Mixture(list(parts)) == Mixture(parts, [7, 7])


@each_density
def test_a_density_prints_as_the_call_that_makes_it(density):
    assert eval(repr(density)) == density


@pytest.mark.parametrize(
    "make, says",
    [
        (lambda: Gaussian(0, 0), "std > 0"),
        (lambda: Gaussian(0, -1), "std > 0"),
        (lambda: Gaussian(0, math.nan), "std > 0"),
        (lambda: Gaussian(math.inf, 1), "finite mean"),
        (lambda: Uniform(1, 1), "high > low"),
        (lambda: Uniform(2, 1), "high > low"),
        (lambda: Uniform(0, math.inf), "finite ends"),
        (lambda: Mixture(()), "at least one part"),
        (lambda: Mixture((Gaussian(),), (1, 2)), "each of 1 parts"),
        (lambda: Mixture((Gaussian(), Uniform()), (1, 0)), "positive weight"),
        (lambda: Mixture((Gaussian(), Uniform()), (1, math.nan)), "positive weight"),
    ],
)
def test_what_is_no_density_is_refused_with_the_reason(make, says):
    with pytest.raises(ValueError, match=says):
        make()
