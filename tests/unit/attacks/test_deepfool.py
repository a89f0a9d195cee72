"""DeepFool: one exact step on affine models, the missing square, the overshoot on the total, only active rows."""

import pytest
import torch
from torch import nn
from victims import Affine, affine, distance, gaps, images, predicted, sharp

from course_lib.attacks import deepfool, fooled, margin
from course_lib.attacks.balls import size
from course_lib.metrics.robustness import queries


def test_two_classes_the_step_is_f_over_the_squared_norm():
    """‖w‖ = 3, so that the printed step, without the square, is three times too long: |f|."""
    w = torch.zeros(24, dtype=torch.float64)
    w[:3] = torch.tensor([1.0, -2.0, 2.0])
    model = Affine(torch.stack([0 * w, w]), torch.tensor([0.3, 0.0], dtype=torch.float64))
    x = images(3)
    f = x.flatten(1) @ w - 0.3  # z_1 - z_0
    y = (f > 0).long()
    x_adv = deepfool(model, x, y, overshoot=0.0, steps=1, bounds=(-9, 9))
    torch.testing.assert_close((x_adv - x).flatten(1), -f[:, None] * w / 9, rtol=0, atol=1e-12)
    torch.testing.assert_close(size(x_adv - x), f.abs() / 3, rtol=1e-9, atol=0)
    torch.testing.assert_close(model(x_adv)[:, 0], model(x_adv)[:, 1], rtol=0, atol=1e-12)  # on the boundary


@pytest.mark.parametrize("overshoot", [0.02, 0.5])
@pytest.mark.parametrize("norm", ["l2", "linf", 3])
def test_affine_models_take_one_step_which_the_overshoot_stretches(norm, overshoot):
    model, x = affine(5), images(10)
    y = predicted(model, x)
    x_adv = deepfool(model, x, y, norm=norm, overshoot=overshoot)
    torch.testing.assert_close(
        size(x_adv - x, norm), (1 + overshoot) * distance(model, x, y, norm), rtol=1e-9, atol=1e-12
    )
    assert torch.equal(deepfool(model, x, y, norm=norm, overshoot=overshoot, steps=1), x_adv)


def test_the_direction_is_that_of_the_nearest_class_which_need_not_be_the_second_best():
    model, x = affine(5), images(30)
    model.weight.data *= torch.tensor([1.0, 0.3, 3.0, 1.0, 6.0], dtype=x.dtype)[:, None]
    model.bias.data = -0.5 * model.weight.data.sum(1)
    y = predicted(model, x)
    f, w = gaps(model, x, y)
    length = w.norm(dim=2)
    ratio = torch.where(length > 0, -f / length, torch.inf)
    nearest, rows = ratio.argmin(1), torch.arange(30)
    expected = -(f / length.square())[rows, nearest, None] * w[rows, nearest]
    torch.testing.assert_close((deepfool(model, x, y, overshoot=0.0, steps=1) - x).flatten(1), expected)
    second = f.scatter(1, y[:, None], -torch.inf).argmax(1)
    assert (nearest != second).any()
    only_second = deepfool(model, x, y, candidates=2)
    assert (size(only_second - x) > 1.03 * ratio.amin(1)).any()


def test_a_saturated_pixel_does_not_stop_it():
    model, x = affine(4), sharp(30)
    y = predicted(model, x)
    x_adv = deepfool(model, x, y)
    assert fooled(model(x_adv), y).all()
    assert (size(x_adv - x) >= distance(model, x, y) * (1 - 1e-9)).all()


def test_only_active_rows_are_differentiated():
    model, x = nn.Sequential(affine(4)), images(12)
    y = predicted(model, x)
    y[:5] = (y[:5] + 1) % 4  # fooled before anything happens
    with queries(model) as count:
        deepfool(model, x, y)
    assert count.backward_calls == 3 and count.backward_rows == 3 * 7  # K - 1 passes, once, for seven rows
    assert count.rows == 12 + 7 + 7  # who is right, the step, who still is


def test_curved_boundaries_take_several_steps_and_end_just_behind():
    torch.manual_seed(0)
    model = nn.Sequential(nn.Flatten(), nn.Linear(24, 30), nn.Tanh(), nn.Linear(30, 4)).double().requires_grad_(False)
    model[3].weight *= 4
    x = images(20, low=0.0, high=1.0)
    y = predicted(model, x)
    with queries(model) as count:
        x_adv = deepfool(model, x, y)
    assert count.backward_calls > 3 and fooled(model(x_adv), y).all()
    assert not fooled(model(x + (x_adv - x) / 1.1), y).any()


def test_a_tie_is_broken():
    """Where two logits are equal the first order says: you are there. It must still leave."""
    model, x = affine(3), images(1)
    model.bias.data = -(x.flatten(1) @ model.weight.data.T)[0].detach()
    y = predicted(model, x)
    x_adv = deepfool(model, x, y)
    assert fooled(model(x_adv), y).all() and size(x_adv - x) < 1e-9


def test_a_model_without_any_boundary_gives_the_images_back():
    model, x = affine(3), images()
    model.weight.data[:] = model.weight.data[:1]
    model.bias.data = torch.tensor([0.0, 5.0, 1.0], dtype=x.dtype)
    assert torch.equal(deepfool(model, x, predicted(model, x)), x)


@pytest.mark.parametrize(
    "options, words", [({"candidates": 1}, "at least two classes"), ({"overshoot": -0.1}, "overshoot is at least 0")]
)
def test_what_it_refuses(options, words):
    model, x = affine(), images()
    with pytest.raises(ValueError, match=words):
        deepfool(model, x, predicted(model, x), **options)


def test_the_margin_after_it_is_positive_by_the_overshoot():
    model, x = affine(4), images()
    y = predicted(model, x)
    f = margin(model(x), y)
    assert (margin(model(deepfool(model, x, y)), y) > 1e-3 * f.abs()).all()
