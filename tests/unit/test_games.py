"""The closed forms of the rates agree with eigenvalues and with what trajectories do."""

import math

import pytest
import torch

from course_lib.theory import games
from course_lib.theory.games import LARGEST_STEP, METHODS, measured_rate, rate, spectral_radius, trajectory

STEPS = [0.01, 0.1, 0.3, 0.499, 0.501, 0.57, 0.58, 1.0, 1.9, 2.1, 3.0]


def point(*numbers):
    return torch.tensor(numbers, dtype=torch.float64)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("h", STEPS)
def test_the_rate_is_the_spectral_radius(method, h):
    for s in (0.2, 1.0, 7.0):
        matrix = games.update_matrix(method, point(s)[:, None], h / s)
        assert spectral_radius(matrix) == pytest.approx(rate(method, h), abs=1e-9)


@pytest.mark.parametrize("method", METHODS)
def test_the_largest_singular_value_decides_and_the_players_may_have_different_dimensions(method):
    torch.manual_seed(0)
    payoff, eta = torch.randn(2, 4, dtype=torch.float64), 0.1
    rates = [rate(method, eta * s) for s in torch.linalg.svdvals(payoff).tolist()] + [
        1.0
    ]  # 1: two free directions of y
    assert spectral_radius(games.update_matrix(method, payoff, eta)) == pytest.approx(max(rates), abs=1e-7)


@pytest.mark.parametrize("method", METHODS)
def test_the_matrix_does_what_the_method_does(method):
    torch.manual_seed(1)
    payoff, x, y = torch.randn(3, 2).double(), torch.randn(3).double(), torch.randn(2).double()
    xs, ys = trajectory(games.bilinear(payoff), x, y, 0.2, 5, method)
    both = torch.cat([xs, ys], dim=1)
    matrix = games.update_matrix(method, payoff, 0.2)
    for before, now, after in zip(both, both[1:], both[2:]):
        moved = matrix @ torch.cat([now, before]) if method == "optimistic" else matrix @ now
        assert torch.allclose(moved[:5], after, atol=1e-12)


def test_each_method_is_stable_up_to_its_bound():
    bound = LARGEST_STEP["optimistic"]
    assert rate("optimistic", bound) == pytest.approx(1, abs=1e-12)
    assert rate("optimistic", 0.57) < 0.982 and rate("optimistic", 0.58) > 1.006
    assert rate("optimistic", 0.5) == pytest.approx(math.sqrt(0.5)) and rate("optimistic", 0.5) == min(
        rate("optimistic", k / 1000) for k in range(1, 578)
    )
    assert rate("alternating", 2) == 1 and rate("alternating", 2.001) > 1
    assert rate("simultaneous", 1e-3) > 1


@pytest.mark.parametrize("method, h", [("simultaneous", 0.1), ("optimistic", 0.2), ("optimistic", 0.55)])
def test_the_measured_rate_is_the_closed_form(method, h):
    xs, ys = trajectory(games.bilinear(point(1)[:, None]), point(1.0), point(2.0), h, 600, method)
    distances = torch.cat([xs, ys], dim=1).norm(dim=1)[100:]
    assert measured_rate(distances) == pytest.approx(rate(method, h), abs=1e-4)


def test_alternating_players_stay_on_an_ellipse():
    xs, ys = trajectory(games.bilinear(point(1)[:, None]), point(1.0), point(2.0), 0.3, 2000, "alternating")
    conserved = (xs**2 + ys**2 - 0.3 * xs * ys).flatten()
    assert conserved.sub(conserved[0]).abs().max() < 1e-10


def test_the_mean_game_gives_the_published_numbers():
    mean, theta, w = point(3, 4), point(1.7, 1.7), point(1.4, 1.4)

    def run(steps, method, clip=math.inf):
        return trajectory(games.wgan_mean(mean), theta, w, 0.1, steps, method, clip)[0] - mean

    assert run(998, "optimistic")[-1].norm() == pytest.approx(0.0175, abs=5e-5)
    assert run(100, "simultaneous")[-1].norm() == pytest.approx(2.15, abs=5e-3)
    assert run(999, "simultaneous")[-1].norm() == pytest.approx(447, abs=0.5)
    clipped = run(999, "simultaneous", clip=1.0)
    assert clipped[-1].norm() == pytest.approx(1.18, abs=5e-3) and clipped.mean(0).norm() < 0.02


@pytest.mark.parametrize(
    "call, says",
    [
        (lambda: rate("extra", 0.1), "method must be one of simultaneous, alternating, optimistic, got 'extra'"),
        (lambda: rate("optimistic", 0.0), "step size must be positive and finite, got 0"),
        (lambda: games.update_matrix("optimistic", point(1)[:, None], -1), "step size must be positive"),
        (lambda: games.update_matrix("optimistic", point(1), 0.1), r"two dimensions, got shape \(1,\)"),
        (lambda: run_one(eta=math.nan), "step size must be positive and finite, got nan"),
        (lambda: run_one(steps=-1), "steps >= 0 and clip > 0, got -1"),
        (lambda: run_one(clip=0.0), "steps >= 0 and clip > 0, got 3 and 0"),
        (lambda: measured_rate(point(1, 0)), "two or more positive distances"),
    ],
)
def test_what_is_asked_wrongly_is_refused(call, says):
    with pytest.raises(ValueError, match=says):
        call()


def run_one(eta=0.1, steps=3, clip=math.inf):
    return trajectory(games.bilinear(point(1)[:, None]), point(1), point(1), eta, steps, "optimistic", clip)
