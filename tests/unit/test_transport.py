"""Transport against closed forms, scipy and POT; the two linear programs meet; what is no mass or metric is refused."""

import math

import numpy as np
import pytest
import torch
from scipy import stats

from course_lib.data.toys import Gaussian, Mixture, Uniform
from course_lib.theory.divergences import js
from course_lib.theory.transport import coupling_lp, emd, kantorovich_dual, w1, w1_sorted


def seeded(seed):
    return torch.Generator().manual_seed(seed)


def masses(n, seed):
    weights = torch.rand(n, generator=seeded(seed), dtype=torch.float64)
    return weights / weights.sum()


def plane(n, seed):
    """n random points of the plane and their distances."""
    x = torch.randn(n, 2, generator=seeded(seed), dtype=torch.float64)
    return x, (x[:, None] - x).norm(dim=-1)


def of_gaussians(p, q):
    """E|m + sZ| with the differences of means and deviations: the best coupling uses one Z for both."""
    m, s = p.mean - q.mean, abs(p.std - q.std)
    if s == 0:
        return abs(m)
    return s * math.sqrt(2 / math.pi) * math.exp(-0.5 * (m / s) ** 2) + m * (1 - 2 * stats.norm.cdf(-m / s))


@pytest.mark.parametrize("shift", [3.0, -0.1, 0.0, 50.0])
def test_shifting_a_gaussian_costs_the_shift(shift):
    assert w1(Gaussian(0, 1), Gaussian(shift, 1)) == pytest.approx(abs(shift), abs=1e-9)


@pytest.mark.parametrize("s, t", [(1, 3), (0.2, 0.1), (1, 1000)])
def test_rescaling_a_gaussian_costs_the_difference_of_deviations_times_the_mean_of_a_half_normal(s, t):
    expected = abs(s - t) * math.sqrt(2 / math.pi)
    assert w1(Gaussian(5, s), Gaussian(5, t)) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("q", [Gaussian(1.5, 2), Gaussian(-3, 0.2), Gaussian(0.3, 1.2), Gaussian(500, 0.01)], ids=repr)
def test_two_gaussians_have_the_closed_form(q):
    assert w1(Gaussian(), q) == pytest.approx(of_gaussians(Gaussian(), q), rel=1e-8)
    assert w1(q, Gaussian()) == pytest.approx(of_gaussians(Gaussian(), q), rel=1e-8)


def test_uniforms_and_mixtures_have_their_closed_forms():
    assert w1(Uniform(0, 1), Uniform(7, 8)) == pytest.approx(7)
    assert w1(Uniform(0, 1), Uniform(0.5, 2)) == pytest.approx(0.75)  # quantiles u and 0.5 + 1.5 u
    assert w1(Uniform(0, 2), Uniform(0.5, 1.5)) == pytest.approx(0.25)  # quantiles cross in the middle
    assert w1(Uniform(0, 1), Mixture((Uniform(0, 1), Uniform(10, 11)))) == pytest.approx(5)
    assert w1(Uniform(0, 1), Uniform(0, 1)) == 0


@pytest.mark.parametrize("panels", [1, 3, 2000])
def test_a_panel_in_which_the_distribution_functions_cross_counts_on_both_sides(panels):
    assert w1(Uniform(0, 3), Uniform(1, 2), panels) == pytest.approx(0.5, rel=1e-12)


def test_where_js_is_flat_w1_is_the_distance():
    """Two parallel segments, seen on the axis between them: the thinner they are, the flatter JS."""
    apart = [1.0, 2.0, 5.0]
    pairs = [(Uniform(0, 0.01), Uniform(theta, theta + 0.01)) for theta in apart]
    assert [js(*pair) for pair in pairs] == pytest.approx([math.log(2)] * 3)
    assert [w1(*pair) for pair in pairs] == pytest.approx(apart)


@pytest.mark.parametrize("n, m", [(1, 1), (7, 7), (12, 30), (30, 12), (5, 1), (13, 17)])
@pytest.mark.parametrize("seed", range(3))
def test_sorting_gives_what_scipy_and_pot_give_also_for_different_counts(n, m, seed):
    x = torch.randn(n, generator=seeded(seed), dtype=torch.float64)
    y = 2 * torch.randn(m, generator=seeded(seed + 9), dtype=torch.float64) + 1
    found = w1_sorted(x, y).item()
    assert found == pytest.approx(stats.wasserstein_distance(x, y), abs=1e-12)
    assert found == pytest.approx(emd(x, y), abs=1e-12)


def test_sorted_samples_approach_the_distance_of_their_densities():
    p, q = Gaussian(0, 1), Gaussian(1.5, 2)
    estimates = [w1_sorted(p.sample(20_000, seeded(s)), q.sample(20_000, seeded(s + 50))).item() for s in range(5)]
    # the mean difference of two samples has a deviation of √((1 + 4) / 20000) = 0.016
    assert estimates == pytest.approx([w1(p, q)] * 5, abs=5 * 0.016)


def test_the_gradient_of_the_sorted_distance_moves_each_point_straight_to_its_partner():
    x = torch.tensor([5.0, 1.0, 3.0], requires_grad=True)
    w1_sorted(x, torch.tensor([0.0, 4.0, 9.0])).backward()
    torch.testing.assert_close(x.grad, torch.tensor([-1.0, 1.0, -1.0]) / 3)  # partners 9, 0, 4


def test_the_sorted_distance_keeps_dtype_and_big_counts_apart():
    x = torch.randn(2500, generator=seeded(0))
    assert w1_sorted(x, x + 1).dtype == torch.float32
    assert w1_sorted(x, torch.cat([x, x]) + 1).item() == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("n", [1, 2, 5, 20])
@pytest.mark.parametrize("seed", range(3))
def test_primal_and_dual_meet_to_eight_digits(n, seed):
    p, q, (_, metric) = masses(n, seed), masses(n, seed + 100), plane(n, seed)
    primal, plan = coupling_lp(p, q, metric)
    dual, f = kantorovich_dual(p, q, metric)
    assert primal == pytest.approx(dual, abs=1e-8)
    assert plan.min() >= 0
    torch.testing.assert_close(plan.sum(1), p, atol=1e-9, rtol=0)
    torch.testing.assert_close(plan.sum(0), q, atol=1e-9, rtol=0)
    assert (plan * metric).sum().item() == pytest.approx(primal, abs=1e-9)
    slopes = f[:, None] - f
    assert (slopes - metric).max() < 1e-9 and f[0] == 0
    assert (f * (p - q)).sum().item() == pytest.approx(dual, abs=1e-9)
    # mass moves only where the potential falls as steeply as it may
    assert (metric - slopes)[plan > 1e-9].abs().max() < 1e-8


def test_closed_forms_on_finite_spaces():
    half = [0.5, 0.5]
    assert coupling_lp([1.0, 0.0], half, [[0.0, 3.0], [3.0, 0.0]])[0] == pytest.approx(1.5)
    p, q = masses(6, 0), masses(6, 1)
    discrete = 1 - torch.eye(6)  # every move costs one: the total variation
    assert kantorovich_dual(p, q, discrete)[0] == pytest.approx((p - q).abs().sum().item() / 2)
    line = torch.arange(6.0)
    on_the_line = ((p - q).cumsum(0)[:-1]).abs().sum().item()  # the integral of |F_p - F_q|
    assert coupling_lp(p, q, (line[:, None] - line).abs())[0] == pytest.approx(on_the_line)
    value, plan = coupling_lp([0.2, 0.8], [0.5, 0.25, 0.25], torch.zeros(2, 3))
    assert value == 0 and plan.shape == (2, 3)


@pytest.mark.parametrize("theta", [0.0, 0.5, -2.0])
def test_two_parallel_lines_are_their_distance_apart(theta):
    heights = torch.linspace(0, 1, 8, dtype=torch.float64)
    line = torch.stack([torch.zeros(8, dtype=torch.float64), heights], dim=1)
    moved = line + torch.tensor([theta, 0.0])
    assert emd(line, moved) == pytest.approx(abs(theta), abs=1e-7)
    both = torch.cat([line, moved])
    metric = (both[:, None] - both).norm(dim=-1)
    uniform, none = torch.full((8,), 1 / 8), torch.zeros(8)
    assert kantorovich_dual(torch.cat([uniform, none]), torch.cat([none, uniform]), metric)[0] == pytest.approx(
        abs(theta)
    )


@pytest.mark.parametrize("n, m", [(15, 15), (15, 9)])
def test_pot_agrees_with_the_linear_program(n, m):
    x, y = plane(n, 0)[0], plane(m, 1)[0] + 1
    cost = (x[:, None] - y).norm(dim=-1)
    assert emd(x, y) == pytest.approx(coupling_lp([1 / n] * n, [1 / m] * m, cost)[0], abs=1e-8)


def test_a_shift_costs_its_length_in_any_dimension_and_shape():
    x = torch.randn(200, 1, 4, 4, generator=seeded(0))
    shift = torch.randn(1, 4, 4, generator=seeded(1))
    assert emd(x, x + shift) == pytest.approx(shift.norm().item(), rel=1e-5)
    squared = lambda a, b: torch.cdist(a, b).square()  # noqa: E731
    assert emd(x, x + shift, squared) == pytest.approx(shift.norm().item() ** 2, rel=1e-5)


half = [0.5, 0.5]
unit = [[0.0, 1.0], [1.0, 0.0]]


@pytest.mark.parametrize("solve", [coupling_lp, kantorovich_dual])
@pytest.mark.parametrize(
    "p, q, cost, says",
    [
        ([1.5, -0.5], half, unit, "p has a mass below zero or not a number: -0.5"),
        (half, [math.nan, 1.0], unit, "q has a mass below zero or not a number"),
        (half, [0.5, 0.6], unit, "the masses of q must sum to 1, they sum to 1.1"),
        ([0.0, 0.0], half, unit, "the masses of p must sum to 1, they sum to 0"),
        ([half], half, unit, r"one mass a point, shape \(n,\), got \(1, 2\)"),
        ([], half, unit, r"one mass a point, shape \(n,\), got \(0,\)"),
        (half, half, [[0.0, 1.0, 2.0], [1.0, 0.0, 2.0]], r"got (\(2, 3\)|2, 2 and \(2, 3\))"),
        (half, half, [0.0, 1.0], r"got (\(2,\)|2, 2 and \(2,\))"),
        (half, half, [[0.0, math.inf], [math.inf, 0.0]], "finite"),
    ],
)
def test_bad_masses_and_costs_are_refused_with_the_reason(solve, p, q, cost, says):
    with pytest.raises(ValueError, match=says):
        solve(p, q, cost)


@pytest.mark.parametrize(
    "metric, says",
    [
        ([[0, 1, 3], [1, 0, 1], [3, 1, 0]], r"through a third point is shorter, but d\(0, 2\) = 3, but 2 through 1"),
        ([[0, 1, 1], [2, 0, 1], [1, 1, 0]], r"d\(i, j\) = d\(j, i\), but d\(0, 1\) = 1"),
        ([[0, 1, 1], [1, 2, 1], [1, 1, 0]], r"to itself is zero, but d\(1, 1\) = 2"),
        ([[0, -1, 1], [-1, 0, 1], [1, 1, 0]], "not a metric"),
    ],
)
def test_what_is_no_metric_is_refused_by_the_dual_with_the_points_that_show_it(metric, says):
    p = torch.tensor([1.0, 0.0, 0.0])
    with pytest.raises(ValueError, match=says):
        kantorovich_dual(p, p.flip(0), torch.tensor(metric))


def test_without_the_triangle_inequality_the_two_programs_do_not_meet():
    """Why it is refused: a way round through the middle costs 2, the direct move 3, and the dual sees the way round."""
    cost = torch.tensor([[0.0, 1, 3], [1, 0, 1], [3, 1, 0]])
    p, q = torch.tensor([1.0, 0, 0]), torch.tensor([0, 0, 1.0])
    shortest = torch.tensor([[0.0, 1, 2], [1, 0, 1], [2, 1, 0]])
    assert coupling_lp(p, q, cost)[0] == pytest.approx(3) and kantorovich_dual(p, q, shortest)[0] == pytest.approx(2)


@pytest.mark.parametrize("distance, shape", [(w1_sorted, (4,)), (emd, (4, 2))])
def test_empty_or_unlike_samples_are_refused(distance, shape):
    good, empty = torch.zeros(shape), torch.zeros(0, *shape[1:])
    for pair in [(good, empty), (empty, good), (good, torch.zeros(4, 3)), (torch.tensor(0.0), good)]:
        with pytest.raises(ValueError, match="two non-empty samples"):
            distance(*pair)


def test_points_that_are_not_finite_are_refused():
    with pytest.raises(ValueError, match="not finite"):
        emd(torch.tensor([[0.0], [math.nan]]), torch.zeros(2, 1))


def test_masses_may_come_from_numpy_and_in_any_float():
    assert coupling_lp(np.array(half), torch.tensor(half, dtype=torch.float16), unit)[0] == pytest.approx(0)
