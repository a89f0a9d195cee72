"""Hölder's inequality with the case of equality, projections, random points."""

import math

import pytest
import torch

from course_lib.attacks.balls import exponent, project, random_point, size, steepest

NORMS = [("linf", 1.0), ("l2", 2.0), ("l1", math.inf), (1.5, 3.0), (3, 1.5), (50, 50 / 49)]


def draws(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@pytest.mark.parametrize("norm, dual", NORMS)
def test_steepest_attains_hoelders_bound_and_nothing_in_the_ball_beats_it(norm, dual):
    g = draws(5, 2, 3)
    d = steepest(g, norm)
    gain = (g * d).flatten(1).sum(1)
    torch.testing.assert_close(size(d, norm), torch.ones(5, dtype=g.dtype), rtol=0, atol=1e-12)
    torch.testing.assert_close(gain, torch.linalg.vector_norm(g.flatten(1), dual, dim=1), rtol=1e-12, atol=0)
    others = draws(2000, 5, 2, 3, seed=1)
    others = others / torch.linalg.vector_norm(others.flatten(2), exponent(norm), dim=2)[..., None, None]
    assert ((g * others).flatten(2).sum(2) <= gain + 1e-12).all()


@pytest.mark.parametrize("norm, _", NORMS)
@pytest.mark.parametrize("scale", [1e-300, 1e-160, 1.0, 1e300])
def test_steepest_is_the_same_for_gradients_of_any_size(norm, _, scale):
    g = draws(4, 6)
    torch.testing.assert_close(steepest(scale * g, norm), steepest(g, norm), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("norm, _", NORMS)
def test_a_pixel_without_gradient_does_not_move(norm, _):
    g = draws(3, 6)
    g[:, 2], g[1] = 0, 0
    d = steepest(g, norm)
    assert (d[:, 2] == 0).all() and (d[1] == 0).all()


@pytest.mark.parametrize("norm", ["linf", "l2"])
def test_the_projection_is_onto_the_ball_idempotent_and_nonexpansive(norm):
    a, b = draws(50, 3, 4), draws(50, 3, 4, seed=1)
    pa, pb = project(a, 0.7, norm), project(b, 0.7, norm)
    assert (size(pa, norm) <= 0.7 * (1 + 1e-12)).all() and (size(a, norm) > 0.7).any()
    torch.testing.assert_close(project(pa, 0.7, norm), pa, rtol=1e-12, atol=0)
    assert (size(pa - pb) <= size(a - b) * (1 + 1e-12)).all()
    inside = 0.1 * pa
    assert torch.equal(project(inside, 0.7, norm), inside)
    assert torch.equal(project(torch.zeros(2, 3), 0.7, norm), torch.zeros(2, 3))


def test_the_l2_projection_of_a_point_outside_is_eps_delta_over_its_norm():
    delta = draws(20, 7) + 3
    torch.testing.assert_close(project(delta, 0.5, "l2"), 0.5 * delta / delta.norm(dim=1, keepdim=True))


@pytest.mark.parametrize("norm", ["linf", "l2"])
def test_the_projection_is_the_nearest_point(norm):
    delta, others = draws(8, 5) * 2, project(draws(3000, 8, 5, seed=1) * 2, 1.0, "linf")
    if norm == "l2":
        others = others / others.norm(dim=2, keepdim=True).clamp_min(1)
    nearest = size(project(delta, 1.0, norm) - delta)
    assert ((others - delta).norm(dim=2) >= nearest - 1e-12).all()


@pytest.mark.parametrize("norm, share", [("linf", 1 / 4), ("l2", 1 / 2)])
def test_random_points_have_uniform_pixels_or_a_uniform_length(norm, share):
    """In two dimensions a quarter of the square, and half of the lengths, is within half the radius (4 sigma)."""
    generator, x = torch.Generator().manual_seed(0), torch.zeros(3, 2)
    points = torch.cat([random_point(x, 0.6, norm, generator) for _ in range(4000)])
    assert points.shape == (4000, 2) and size(points, norm).max() <= 0.6 * (1 + 1e-6)
    assert abs((size(points, norm) <= 0.3).double().mean() - share) < 4 * (share * (1 - share) / 4000) ** 0.5
    assert (points.mean(0).abs() < 4 * 0.6 / 4000**0.5).all()


def test_names_of_norms():
    assert [exponent(norm) for norm in ("linf", "l2", "l1", 3)] == [math.inf, 2, 1, 3]
    for wrong in ("L2", "max", 0.5, float("nan")):
        with pytest.raises(ValueError, match="a norm is 'linf', 'l2', 'l1' or a number p >= 1"):
            exponent(wrong)
    for function in (project, lambda x, eps, norm: random_point(x, eps, norm, None)):
        with pytest.raises(ValueError, match="known for 'linf' and 'l2', got 'l1'"):
            function(torch.ones(1, 2), 0.1, "l1")
