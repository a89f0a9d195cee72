"""Carlini and Wagner: the weight from which two affine classes fall, the confidence, what the search does."""

import pytest
import torch
from torch import nn
from victims import affine, distance, gaps, images, predicted, sharp

from course_lib.attacks import cw, fooled, margin
from course_lib.attacks.balls import size
from course_lib.metrics.robustness import queries


def one_row():
    """A row of a two-class model, f and ‖w‖: the smallest weight that works is 2 f / ‖w‖²."""
    model, x = affine(2), images(1)
    y = predicted(model, x)
    f, w = gaps(model, x, y)
    return model, x, y, -f.amin().item(), w.norm(dim=2).amax().item()


def test_it_succeeds_from_the_critical_weight_on():
    model, x, y, f, w = one_row()
    critical = 2 * f / w**2
    for factor, success in ((0.9, False), (1.1, True)):
        x_adv = cw(model, x, y, c=factor * critical, searches=1, steps=300, lr=1e-3)
        assert fooled(model(x_adv), y).item() is success
    torch.testing.assert_close(size(x_adv - x).item(), f / w, rtol=0.02, atol=0)
    assert size(x_adv - x).item() >= f / w


@pytest.mark.parametrize("confidence", [0.0, 0.5, 2.0])
def test_with_confidence_kappa_the_distance_is_f_plus_kappa_over_the_norm(confidence):
    model, x, y, f, w = one_row()
    x_adv = cw(model, x, y, confidence=confidence, searches=10)
    assert margin(model(x_adv), y).item() >= confidence
    torch.testing.assert_close(size(x_adv - x).item(), (f + confidence) / w, rtol=0.03, atol=0)
    assert size(x_adv - x).item() >= (f + confidence) / w


@pytest.mark.parametrize("c", [1e-4, 1.0, 1e4])
def test_the_search_arrives_from_any_first_weight(c):
    model, x = affine(4), images()
    y = predicted(model, x)
    x_adv = cw(model, x, y, c=c, searches=12, lr=0.02)
    assert fooled(model(x_adv), y).all()
    assert (size(x_adv - x) <= 1.1 * distance(model, x, y)).all()


def test_it_costs_searches_times_steps_passes():
    model, x = nn.Sequential(affine()), images()
    with queries(model) as count:
        cw(model, x, predicted(affine(), x), searches=3, steps=7)
    assert count.calls == count.backward_calls == 21 and count.rows == 21 * 6


def test_the_smallest_success_on_the_way_is_kept_not_the_last():
    model, x = affine(4), images()
    y = predicted(model, x)
    seen = []

    def watched(point):
        seen.append(point.detach().clone())
        return model(point)

    x_adv = cw(watched, x, y, searches=3, steps=15)
    points = torch.stack(seen)
    sizes = torch.stack([torch.where(fooled(model(p), y), size(p - x), torch.inf) for p in points])
    assert torch.equal(size(x_adv - x), sizes.amin(0)) and fooled(model(x_adv), y).all()
    assert (sizes[-1] > sizes.amin(0)).all()


def test_pixels_that_are_exactly_black_or_white_move():
    model, x = affine(2), sharp().round()
    assert set(x.unique().tolist()) == {0.0, 1.0}
    y = predicted(model, x)
    x_adv = cw(model, x, y, searches=8)
    assert fooled(model(x_adv), y).all() and ((x_adv - x).abs() > 1e-3).any()


@pytest.mark.parametrize("options", [{"c": 0.0}, {"searches": 0}, {"confidence": -1.0}])
def test_what_it_refuses(options):
    model, x = affine(), images()
    with pytest.raises(ValueError, match="need c > 0, searches >= 1, confidence >= 0"):
        cw(model, x, predicted(model, x), **options)
