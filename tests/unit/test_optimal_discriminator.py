"""No discriminator beats D*, and what the game is worth against it."""

import math

import pytest
import torch

from course_lib.data.toys import Gaussian, Mixture, Uniform
from course_lib.networks import critic
from course_lib.theory.divergences import js
from course_lib.theory.optimal_discriminator import optimal_discriminator, optimal_logit, value, value_at_optimum

P, P_G = Gaussian(0, 1), Gaussian(1.5, 1)
PAIRS = [
    (P, P_G),
    (Gaussian(0, 1), Gaussian(0, 3)),
    (Gaussian(-1, 0.1), Gaussian(4, 2)),
    (Uniform(0, 1), Uniform(0.25, 2)),
    (Uniform(-1, 1), Gaussian()),
    (Mixture((Gaussian(-2, 0.5), Gaussian(2, 0.5))), Gaussian(0, 2)),
]
each_pair = pytest.mark.parametrize("p, p_g", PAIRS, ids=lambda density: repr(density))


@each_pair
def test_the_optimal_discriminator_is_p_over_p_plus_p_g(p, p_g):
    x = torch.linspace(-0.9, 0.9, 41, dtype=torch.float64)
    expected = p.pdf(x) / (p.pdf(x) + p_g.pdf(x))  # nan where neither has mass
    torch.testing.assert_close(optimal_discriminator(p, p_g)(x), expected, equal_nan=True)


@pytest.mark.parametrize("x", [-1000.0, -60.0, 0.75, 60.0, 1000.0])
def test_it_stays_exact_where_both_densities_underflow(x):
    x = torch.tensor(x)
    logit = -1.5 * x + 1.125  # of N(0, 1) against N(1.5, 1)
    torch.testing.assert_close(optimal_logit(P, P_G)(x), logit)
    torch.testing.assert_close(optimal_discriminator(P, P_G)(x), torch.sigmoid(logit))


def test_it_is_sure_where_one_has_mass_and_undecided_where_none_has():
    d = optimal_discriminator(Uniform(0, 2), Uniform(1, 3))(torch.tensor([[0.5, 1.5], [2.5, 9.0]]))
    torch.testing.assert_close(d, torch.tensor([[1, 0.5], [0, math.nan]]), equal_nan=True)


@each_pair
def test_the_value_at_the_optimum_is_twice_js_minus_log_4(p, p_g):
    assert value_at_optimum(p, p_g) == pytest.approx(2 * js(p, p_g) - math.log(4), abs=1e-8)


def test_the_factor_two_decides_the_number():
    assert value_at_optimum(P, P_G) == pytest.approx(-0.94395, abs=5e-6)
    assert js(P, P_G) - math.log(4) == pytest.approx(-1.16512, abs=5e-6)  # as it is often misprinted


@pytest.mark.parametrize("p", [P, Uniform(), PAIRS[-1][0]], ids=repr)
def test_a_perfect_generator_is_worth_minus_log_4(p):
    assert value_at_optimum(p, p) == pytest.approx(-math.log(4), abs=1e-9)


@pytest.mark.parametrize("p, p_g", [(Uniform(0, 1), Uniform(2, 3)), (Gaussian(), Gaussian(100, 1))], ids=repr)
def test_a_generator_that_never_meets_the_data_is_worth_0(p, p_g):
    assert value_at_optimum(p, p_g) == pytest.approx(0, abs=1e-9)


def test_half_the_mass_in_common_is_worth_minus_log_2():
    assert value_at_optimum(Uniform(0, 1), Uniform(0.5, 1.5)) == pytest.approx(-math.log(2))


@pytest.mark.parametrize("logit", [-50.0, -2.0, 0.0, 3.0, 50.0])
@pytest.mark.parametrize("p, p_g", [(P, P_G), (Uniform(0, 1), Uniform(2, 3))], ids=repr)
def test_the_value_of_a_constant_discriminator_is_the_closed_form(p, p_g, logit):
    expected = -math.log1p(math.exp(-logit)) - math.log1p(math.exp(logit))  # log D + log(1 - D)
    assert value(lambda x: torch.full_like(x, logit), p, p_g) == pytest.approx(expected)


@each_pair
@pytest.mark.parametrize("seed", range(2))
def test_no_perturbation_of_the_optimal_logit_is_worth_more(p, p_g, seed):
    amplitude, frequency, phase = torch.randn(3, 4, generator=torch.Generator().manual_seed(seed)).double()
    star, best = optimal_logit(p, p_g), value_at_optimum(p, p_g)

    def perturbed(x, size):
        return star(x) + size * (amplitude * torch.sin(3 * frequency * x + phase)).sum()

    tiny, small, large = (best - value(lambda x: perturbed(x, size), p, p_g) for size in (0.01, 0.02, 1))  # noqa: B023
    assert 0 < tiny < small < large
    assert small / tiny == pytest.approx(4, rel=0.1)  # D* is stationary: what is lost is quadratic


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("seed", range(5))
def test_no_random_network_is_worth_more(seed):
    torch.manual_seed(seed)
    network = critic(1, 16, 16, activation=torch.nn.Tanh).double()
    assert value(lambda x: 5 * network(x.reshape(1, 1)).squeeze(), P, P_G) < value_at_optimum(P, P_G)


def test_being_surely_wrong_where_there_is_mass_costs_infinitely_much_and_elsewhere_nothing():
    wrong = lambda x: torch.where(x > 0.5, -math.inf, 0.0)  # noqa: E731
    assert value(wrong, Uniform(0, 1), Uniform(0, 1)) == -math.inf
    assert value(wrong, Uniform(0, 0.5), Uniform(0, 0.5)) == pytest.approx(-math.log(4))
    assert value(wrong, Uniform(0, 0.5), Uniform(0.5, 1)) == pytest.approx(-math.log(2))
