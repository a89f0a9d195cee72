"""Box-constrained L-BFGS: the minimiser on problems with known answers, and Szegedy's attack on top of it."""

import math

import pytest
import torch
from torch import nn
from victims import affine, distance, gaps, images, predicted, sharp

from course_lib.attacks import cw, fooled, lbfgs
from course_lib.attacks.balls import size
from course_lib.attacks.box_minimiser import minimise
from course_lib.metrics.robustness import queries


def quadratics(n=8, d=10, seed=0):
    """Rows of ½ (x - a)ᵀ A (x - a), conditioned differently; returns the objective, a, and A."""
    generator = torch.Generator().manual_seed(seed)
    root = torch.randn(n, d, d, generator=generator, dtype=torch.float64)
    a = torch.randn(n, d, generator=generator, dtype=torch.float64) + 0.5
    matrix = root @ root.mT + 0.1 * torch.eye(d, dtype=torch.float64)

    def objective(points, rows):
        gradient = torch.einsum("bij,bj->bi", matrix[rows], points - a[rows])
        return 0.5 * ((points - a[rows]) * gradient).sum(1), gradient

    return objective, a, matrix


def ones(n):
    return torch.ones(n, dtype=torch.float64)


def test_without_a_box_it_finds_the_centre_of_each_quadratic():
    objective, a, _ = quadratics()
    found = minimise(objective, torch.zeros_like(a), (-math.inf, math.inf), scale=ones(8), steps=300, tolerance=1e-9)
    torch.testing.assert_close(found, a, rtol=0, atol=1e-7)


def test_in_a_box_it_meets_the_conditions_of_karush_kuhn_and_tucker():
    objective, a, _ = quadratics()
    found = minimise(objective, torch.full_like(a, 0.5), (0.0, 1.0), scale=ones(8), steps=300, tolerance=1e-9)
    _, gradient = objective(found, torch.arange(8))
    residual = found - (found - gradient).clamp(0, 1)
    assert residual.abs().max() < 1e-6
    at_bounds = (found == 0) | (found == 1)
    assert at_bounds.any() and not at_bounds.all()


def test_rows_do_not_know_each_other_and_finished_ones_are_not_evaluated():
    objective, a, _ = quadratics()
    asked = []

    def watched(points, rows):
        asked.extend(rows.tolist())
        return objective(points, rows)

    start = torch.full_like(a, 0.5)
    start[3] = a[3].clamp(0, 1)
    together = minimise(watched, start, (0.0, 1.0), scale=ones(8), steps=300, tolerance=1e-9)
    for row in range(8):
        alone = minimise(
            lambda points, rows, row=row: objective(points, rows + row),
            start[row : row + 1],
            (0.0, 1.0),
            scale=ones(1),
            steps=300,
            tolerance=1e-9,
        )
        torch.testing.assert_close(alone[0], together[row], rtol=0, atol=1e-7)
    assert len({asked.count(row) for row in range(8)}) > 1


def test_a_narrow_valley_is_followed():
    """Rosenbrock's function, from the usual start: the minimum 0 is at (1, 1)."""

    def objective(points, rows):
        x, y = points[:, 0], points[:, 1]
        value = (1 - x) ** 2 + 100 * (y - x**2) ** 2
        return value, torch.stack([-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)], 1)

    start = torch.tensor([[-1.2, 1.0]], dtype=torch.float64)
    found = minimise(objective, start, (-2.0, 2.0), scale=1e-3 * ones(1), steps=200, tolerance=1e-9)
    torch.testing.assert_close(found, torch.ones_like(found), rtol=0, atol=1e-6)


def scalar_minimum(c, f, w):
    """t with 2 c t = σ(f - t w) w, by bisection: the length of the minimiser for two affine classes."""
    low, high = 0.0, w / (2 * c)
    for _ in range(200):
        t = (low + high) / 2
        low, high = (t, high) if 2 * c * t < w / (1 + math.exp(min(t * w - f, 700))) else (low, t)
    return t


@pytest.mark.parametrize("targeted", [False, True])
@pytest.mark.parametrize("factor", [0.2, 0.8])
def test_at_a_weight_that_works_the_minimum_is_the_scalar_fixed_point(factor, targeted):
    model, x = affine(2), images(1)
    y = predicted(model, x)
    f, w = -gaps(model, x, y)[0].amin().item(), gaps(model, x, y)[1].norm(dim=2).amax().item()
    c = factor * w**2 / (4 * f)  # the largest that works
    x_adv = lbfgs(
        model, x, 1 - y if targeted else y, c=c, searches=1, steps=100, targeted=targeted, bounds=(-9.0, 10.0)
    )
    span = 19.0
    torch.testing.assert_close(size(x_adv - x).item(), scalar_minimum(c / span**2, f, w), rtol=1e-5, atol=0)
    x_adv = lbfgs(model, x, 1 - y if targeted else y, c=1.05 * span**2 * w**2 / (4 * f), searches=1, steps=100,
                  targeted=targeted, bounds=(-9.0, 10.0))  # fmt: skip
    assert torch.equal(x_adv, x)  # too heavy: it does not get out


def test_in_the_box_the_answer_is_the_shortest_way_out_inside_the_box():
    """For two affine classes: δ = clip(t w), longer than without the box, with t just large enough, by bisection."""
    model, x = affine(2), sharp()
    y = predicted(model, x)
    w = (model.weight[1] - model.weight[0]).detach().view(1, *x.shape[1:]) * (1 - 2 * y).view(-1, 1, 1, 1)
    low, high = (torch.full((len(x), 1, 1, 1), value, dtype=x.dtype) for value in (0.0, 10.0))
    for _ in range(100):
        t = (low + high) / 2
        out = fooled(model((x + t * w).clamp(0, 1)), y).view(-1, 1, 1, 1)
        low, high = torch.where(out, low, t), torch.where(out, t, high)
    shortest = size((x + high * w).clamp(0, 1) - x)
    assert (shortest / distance(model, x, y)).mean() > 1.05
    x_adv = lbfgs(model, x, y, searches=14, steps=60)
    assert fooled(model(x_adv), y).all()
    assert (size(x_adv - x) >= shortest * (1 - 1e-9)).all() and (size(x_adv - x) <= 1.02 * shortest).all()


def test_on_a_curved_model_it_is_as_close_as_carlini_and_wagner_for_fewer_passes():
    torch.manual_seed(0)
    model = nn.Sequential(nn.Flatten(), nn.Linear(24, 30), nn.Tanh(), nn.Linear(30, 4)).double().requires_grad_(False)
    x = images(20, low=0.0, high=1.0)
    y = predicted(model, x)
    with queries(model) as ours:
        first = lbfgs(model, x, y)
    with queries(model) as theirs:
        second = cw(model, x, y)
    assert fooled(model(first), y).double().mean() >= fooled(model(second), y).double().mean() > 0.9
    both = fooled(model(first), y) & fooled(model(second), y)
    assert size(first - x)[both].mean() <= 1.05 * size(second - x)[both].mean()
    assert ours.backward_rows < theirs.backward_rows


@pytest.mark.parametrize("options", [{"c": 0.0}, {"searches": 0}, {"memory": 0}])
def test_what_it_refuses(options):
    model, x = affine(), images()
    with pytest.raises(ValueError, match="need c > 0, searches >= 1, memory >= 1"):
        lbfgs(model, x, predicted(model, x), **options)
