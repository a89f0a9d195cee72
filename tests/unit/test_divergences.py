"""The divergences against their closed forms, where they are infinite, and what the quadrature refuses."""

import math

import pytest
import torch
from torch.distributions import Normal, kl_divergence

from course_lib.data.toys import Gaussian, Mixture, Uniform
from course_lib.theory.divergences import integrate, js, js_from_samples, kl, pearson_chi2

LOG2 = math.log(2)
PAIRS = [
    (Gaussian(0, 1), Gaussian(1.5, 1)),
    (Gaussian(0, 1), Gaussian(0, 3)),
    (Gaussian(-2, 0.2), Gaussian(5, 4)),
    (Gaussian(0, 1000), Gaussian(500, 0.01)),
    (Uniform(0, 1), Uniform(0.5, 2)),
    (Uniform(-1, 1), Gaussian()),
    (Mixture((Gaussian(-2, 0.5), Uniform(0, 1))), Gaussian(1, 2)),
]
each_pair = pytest.mark.parametrize("p, q", PAIRS, ids=lambda density: repr(density))


@pytest.mark.parametrize("mean_p, std_p", [(0, 1), (1.5, 1), (-3, 0.2), (0, 4)])
@pytest.mark.parametrize("mean_q, std_q", [(0, 1), (1.5, 2), (-20, 0.7)])
def test_kl_of_two_gaussians_is_the_closed_form(mean_p, std_p, mean_q, std_q):
    expected = math.log(std_q / std_p) + (std_p**2 + (mean_p - mean_q) ** 2) / (2 * std_q**2) - 0.5
    assert kl(Gaussian(mean_p, std_p), Gaussian(mean_q, std_q)) == pytest.approx(expected, rel=1e-9, abs=1e-9)
    by_torch = kl_divergence(Normal(mean_p, std_p), Normal(mean_q, std_q)).item()
    assert expected == pytest.approx(by_torch, rel=1e-5, abs=1e-6)


def test_kl_of_nested_uniforms_is_the_log_of_the_ratio_of_lengths():
    assert kl(Uniform(1, 2), Uniform(0, 5)) == pytest.approx(math.log(5))


@pytest.mark.parametrize("far", [Gaussian(100, 1), Uniform(50, 60)], ids=repr)
def test_kl_to_a_half_and_half_mixture_with_something_far_is_log_2(far):
    assert kl(Gaussian(), Mixture((Gaussian(), far))) == pytest.approx(LOG2)


@pytest.mark.parametrize("divergence", [kl, pearson_chi2])
@pytest.mark.parametrize(
    "p, q",
    [
        (Gaussian(), Uniform(-1, 1)),
        (Uniform(0, 1), Uniform(2, 3)),
        (Uniform(0, 1), Uniform(0, 0.9999)),  # the gap is narrower than the quadrature's points are apart
        (Uniform(0, 1), Mixture((Uniform(0, 0.5), Uniform(0.5001, 1)))),
        (Gaussian(), Uniform(-60, -50)),  # and where p underflows
    ],
    ids=repr,
)
def test_kl_and_chi2_are_infinite_where_p_has_mass_and_q_has_none(divergence, p, q):
    assert divergence(p, q) == math.inf


def test_zero_mass_costs_nothing_even_where_q_has_none():
    assert kl(Uniform(0, 1), Mixture((Uniform(0, 1), Uniform(5, 6)))) == pytest.approx(LOG2)
    assert pearson_chi2(Uniform(0, 1), Uniform(0, 4)) == pytest.approx(3)
    underflows_in_the_gap = Mixture((Uniform(-40, 40), Uniform(50, 60)))
    entropy = 0.5 * math.log(2 * math.pi * math.e)
    assert kl(Gaussian(), underflows_in_the_gap) == pytest.approx(math.log(160) - entropy)


@each_pair
def test_js_is_symmetric_and_between_0_and_log_2(p, q):
    assert js(p, q) == pytest.approx(js(q, p), abs=1e-9)
    assert 1e-6 < js(p, q) < LOG2 + 1e-9


@each_pair
def test_js_is_the_mean_kl_to_the_midpoint(p, q):
    middle = Mixture((p, q))
    assert js(p, q) == pytest.approx((kl(p, middle) + kl(q, middle)) / 2, abs=1e-8)


@pytest.mark.parametrize("p", [Gaussian(), Uniform(-1, 2), PAIRS[-1][0]], ids=repr)
def test_every_divergence_of_equals_is_0(p):
    assert [divergence(p, p) for divergence in (kl, js, pearson_chi2)] == pytest.approx([0, 0, 0], abs=1e-9)


@pytest.mark.parametrize("overlap", [0, 0.25, 0.8])
def test_js_of_unit_uniforms_is_log_2_times_what_does_not_overlap(overlap):
    assert js(Uniform(0, 1), Uniform(1 - overlap, 2 - overlap)) == pytest.approx((1 - overlap) * LOG2)


@pytest.mark.parametrize("std, expected", [(0.05, 0.693), (0.2, 0.676), (0.5, 0.337), (1, 0.111), (2, 0.030)])
def test_instance_noise_lowers_the_js_of_two_points_at_distance_1(std, expected):
    assert js(Gaussian(0, std), Gaussian(1, std)) == pytest.approx(expected, abs=5e-4)


@pytest.mark.parametrize("distance", [0, 0.5, 1.5, 3, 8, 15])
@pytest.mark.parametrize("std", [1, 0.5])
def test_chi2_of_equally_wide_gaussians_is_the_closed_form(distance, std):
    expected = math.expm1(distance**2)
    assert pearson_chi2(Gaussian(0, std), Gaussian(distance * std, std)) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("std", [0.5, 1, 1.2, 1.4, 1.41, math.sqrt(2), 1.42, 2, 10])
def test_chi2_of_a_wider_gaussian_is_the_closed_form_and_infinite_from_root_2_on(std):
    expected = 1 / (std * math.sqrt(2 - std**2)) - 1 if std < math.sqrt(2) else math.inf
    assert pearson_chi2(Gaussian(0, std), Gaussian()) == pytest.approx(expected, rel=1e-6)


def test_the_integral_of_a_moment_is_the_moment():
    p = Gaussian(3, 2)
    assert integrate(lambda x: x**2 * p.pdf(x), p) == pytest.approx(13)
    assert integrate(lambda x: 1.0, Uniform(0, 1), Uniform(4, 6)) == pytest.approx(6)


def test_the_integral_everywhere_reaches_beyond_the_densities():
    bump = Gaussian(30, 1)
    assert integrate(bump.pdf, Gaussian()) == pytest.approx(0, abs=1e-9)
    assert integrate(bump.pdf, Gaussian(), everywhere=True) == pytest.approx(1)
    assert integrate(lambda x: -torch.ones_like(x), Gaussian(), everywhere=True) == -math.inf


@pytest.mark.parametrize("f", [lambda x: 1 / x, lambda x: x * math.nan, lambda x: torch.sin(1e6 * x)])
def test_an_integral_that_does_not_converge_is_refused(f):
    with pytest.raises(ArithmeticError, match="did not converge"):
        integrate(f, Uniform(0, 1))


def by_the_point(x):
    """Written for one point only."""
    return math.exp(-x.item()) if x > 0.5 else 0


@pytest.mark.parametrize(
    "f, expected",
    [
        (by_the_point, math.exp(-0.5) - math.exp(-2)),
        (lambda x: torch.exp(-x).sum() * (x > 0.5), math.exp(-0.5) - math.exp(-2)),  # another value for many points
        (lambda x: torch.stack([x, -x]).max(), 2.0),  # another shape
        (lambda x: x.reshape(1, 1).squeeze(), 2.0),
        (lambda x: (x * torch.ones(1, requires_grad=True, dtype=torch.float64)).squeeze(), 2.0),
        (lambda x: (x * torch.ones((), requires_grad=True)).float(), 2.0),
    ],
)
@pytest.mark.filterwarnings("error")
def test_an_integrand_that_takes_one_point_at_a_time_is_integrated_too(f, expected):
    tol = 1e-6 if "float" in f.__code__.co_names else 1e-9  # single precision asks for what it cannot give
    assert integrate(f, Uniform(0, 0.5), Uniform(0.5, 2), tol=tol) == pytest.approx(expected, rel=tol)


def test_an_integrand_that_can_is_asked_for_all_its_points_at_once():
    shapes = []
    integrate(lambda x: shapes.append(x.shape) or Gaussian().pdf(x), Gaussian())
    assert len(shapes) < 60 and max(shapes)[0] > 80


def test_an_error_of_the_integrand_comes_out():
    with pytest.raises(KeyError):
        integrate(lambda x: {}["nothing"], Uniform(0, 1))


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.filterwarnings("error")
def test_an_integrand_that_is_infinite_in_a_part_that_no_knot_cuts_off_has_an_infinite_integral(sign):
    f = lambda x: torch.where((x > 0.3) & (x < 0.31), sign * math.inf, torch.sin(40 * x))  # noqa: E731
    assert integrate(f, Uniform(0, 1), Uniform(-7, 3)) == sign * math.inf


def test_an_integral_without_a_density_is_refused():
    with pytest.raises(ValueError, match="at least one density"):
        integrate(torch.exp)


def two_samples(p, q, n, seed):
    generator = torch.Generator().manual_seed(seed)
    return p.sample(n, generator), q.sample(n, generator)


@pytest.mark.parametrize("bins", [5, 20, 80])
def test_js_from_samples_is_biased_upward_in_proportion_to_the_bins(bins):
    n, repetitions = 2000, 60
    found = [js_from_samples(*two_samples(Uniform(), Uniform(), n, seed), bins) for seed in range(repetitions)]
    # 4 n JS is the G statistic of "both samples are alike": chi-square with bins - 1 degrees of freedom
    mean, deviation = (bins - 1) / (4 * n), math.sqrt(2 * (bins - 1) / repetitions) / (4 * n)
    assert sum(found) / repetitions == pytest.approx(mean, abs=4 * deviation)


def test_js_from_samples_approaches_js():
    p, q = PAIRS[0]
    assert js_from_samples(*two_samples(p, q, 200_000, 0)) == pytest.approx(js(p, q), abs=5e-3)


def test_js_from_samples_is_0_for_the_same_and_log_2_for_separate_samples():
    x = torch.rand(100)
    assert js_from_samples(x, x) == 0
    assert js_from_samples(torch.ones(4), torch.ones(7)) == 0
    assert js_from_samples(x, x[:50] + 2) == pytest.approx(LOG2)


@pytest.mark.parametrize("x, y", [(torch.rand(0), torch.rand(3)), (torch.rand(3), torch.rand(3, 1))])
def test_js_from_samples_refuses_what_is_no_sample(x, y):
    with pytest.raises(ValueError, match="non-empty samples of shape"):
        js_from_samples(x, y)
