"""Projected gradient: the plain loop, where it must arrive, what stopping and restarting may and may not change."""

import pytest
import torch
from torch import nn
from victims import affine, images, predicted, sharp

from course_lib.attacks import cross_entropy, dlr, fgm, fooled, margin, pgd
from course_lib.attacks.balls import project, random_point, size, steepest
from course_lib.metrics.robustness import queries


def curved(seed=0):
    torch.manual_seed(seed)
    return nn.Sequential(nn.Flatten(), nn.Linear(24, 20), nn.Tanh(), nn.Linear(20, 4)).double().requires_grad_(False)


@pytest.mark.parametrize("loss", [cross_entropy, margin, dlr])
@pytest.mark.parametrize("norm", ["linf", "l2"])
@pytest.mark.parametrize("targeted", [False, True])
def test_ten_steps_are_the_ten_steps_written_by_hand(norm, targeted, loss):
    model, x = curved(), sharp()
    y, eps, alpha = (predicted(model, x) + targeted) % 4, 0.3, 0.05
    start = random_point(x, eps, norm, torch.Generator().manual_seed(3))
    x_adv = (x + project(start, eps, norm)).clamp(0, 1)
    for _ in range(10):
        x_adv.requires_grad_()
        (g,) = torch.autograd.grad(loss(model(x_adv), y).sum(), x_adv)
        step = alpha * steepest(-g if targeted else g, norm)
        x_adv = (x + project(x_adv.detach() + step - x, eps, norm)).clamp(0, 1)
    generator = torch.Generator().manual_seed(3)
    options = {"eps": eps, "alpha": alpha, "steps": 10, "norm": norm, "targeted": targeted, "loss": loss}
    assert torch.equal(pgd(model, x, y, **options, generator=generator), x_adv)


@pytest.mark.parametrize("norm", ["linf", "l2"])
def test_on_two_affine_classes_enough_steps_give_the_fast_gradient_point(norm):
    model, x = affine(2), images()
    y = predicted(model, x)
    x_adv = pgd(model, x, y, eps=0.2, norm=norm, alpha=0.05, steps=5, random_start=False)
    torch.testing.assert_close(x_adv, fgm(model, x, y, eps=0.2, norm=norm), rtol=0, atol=1e-12)


def test_in_the_maximum_norm_it_gets_there_from_any_start_once_its_steps_span_the_ball():
    model, x = affine(2), sharp()
    y = predicted(model, x)
    best = fgm(model, x, y, eps=0.2, norm="linf")
    for seed in range(5):
        generator = torch.Generator().manual_seed(seed)
        torch.testing.assert_close(
            pgd(model, x, y, eps=0.2, alpha=0.04, steps=10, generator=generator), best, rtol=0, atol=1e-12
        )


def box_optimum(x, g, eps):
    """max g·δ over ‖δ‖₂ <= eps and the box: δ = clip(t g) with ‖δ‖ = eps, t by bisection."""
    low, high = torch.zeros(len(x), 1, 1, 1, dtype=x.dtype), torch.full((len(x), 1, 1, 1), 1e3, dtype=x.dtype)
    for _ in range(200):
        t = (low + high) / 2
        short = (size((x + t * g).clamp(0, 1) - x) < eps).view(-1, 1, 1, 1)
        low, high = torch.where(short, t, low), torch.where(short, high, t)
    return (g * ((x + t * g).clamp(0, 1) - x)).flatten(1).sum(1)


def test_in_l2_with_a_box_it_comes_close_to_the_optimum_and_never_above():
    model, x = affine(2), sharp()
    y = predicted(model, x)
    g = (model.weight[1] - model.weight[0]).detach().view(1, *x.shape[1:]) * (1 - 2 * y).view(-1, 1, 1, 1)
    best = box_optimum(x, g, 0.8)
    x_adv = pgd(model, x, y, eps=0.8, norm="l2", steps=100, random_start=False)
    gain = margin(model(x_adv), y) - margin(model(x), y)
    assert (gain <= best * (1 + 1e-9)).all() and (gain >= 0.98 * best).all()
    once = margin(model(fgm(model, x, y, eps=0.8, norm="l2")), y) - margin(model(x), y)
    assert (once < 0.98 * best).all()  # one step, clamped, wastes what the box takes away


def test_the_loss_of_a_convex_problem_never_falls_from_step_to_step():
    model, x = affine(4), images()
    y = predicted(model, x)
    options = {"eps": 0.2, "alpha": 0.01, "random_start": False}
    heights = torch.stack([cross_entropy(model(pgd(model, x, y, steps=k, **options)), y) for k in range(15)])
    assert (heights.diff(dim=0) >= -1e-12).all()


def test_stopping_early_fools_the_same_rows_with_fewer_passes():
    model, x = curved(), images(40, low=0.0, high=1.0)
    y, eps = predicted(model, x), 0.15
    with queries(model) as full:
        to_the_end = pgd(model, x, y, eps=eps, random_start=False)
    with queries(model) as early:
        stopped = pgd(model, x, y, eps=eps, random_start=False, early_stop=True)
    fooled_early = fooled(model(stopped), y)
    assert (fooled_early >= fooled(model(to_the_end), y)).all()
    assert 0.2 < fooled_early.double().mean() < 1
    assert full.backward_rows == full.rows == 40 * 40 and early.rows < 0.8 * full.rows
    assert torch.equal(stopped[~fooled_early], to_the_end[~fooled_early])


def test_a_row_that_is_wrong_from_the_start_is_stopped_where_it_starts():
    model, x = affine(4), images()
    y = (predicted(model, x) + 1) % 4
    assert torch.equal(pgd(model, x, y, eps=0.1, random_start=False, early_stop=True), x)


def test_restarts_keep_each_rows_worst_end_point():
    model, x = curved(), images(40, low=0.0, high=1.0)
    y, options = predicted(model, x), {"eps": 0.1, "steps": 3}
    generator = torch.Generator().manual_seed(5)
    ends = [pgd(model, x, y, **options, generator=generator) for _ in range(4)]
    kept = pgd(model, x, y, **options, restarts=4, generator=torch.Generator().manual_seed(5))
    margins = torch.stack([margin(model(end), y) for end in ends])
    won = margin(model(ends[0]), y) > 0
    best = margins.amax(0)
    torch.testing.assert_close(margin(model(kept), y)[best <= 0], best[best <= 0], rtol=1e-9, atol=0)
    assert (margin(model(kept), y) > 0).sum() == (best > 0).sum() >= won.sum()


def test_restarts_below_one_are_refused():
    with pytest.raises(ValueError, match="at least once, got restarts = 0"):
        pgd(affine(), images(), torch.zeros(6, dtype=torch.int64), eps=0.1, restarts=0)


def test_the_norms_are_linf_and_l2():
    with pytest.raises(ValueError, match="known for 'linf' and 'l2', got 'l1'"):
        pgd(affine(), images(), torch.zeros(6, dtype=torch.int64), eps=0.1, norm="l1")
