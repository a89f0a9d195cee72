"""The worst of several attacks, row by row."""

from functools import partial

import pytest
import torch
from torch import nn
from victims import affine, distance, images, predicted

from course_lib.attacks import apgd, deepfool, fgm, fgsm, fooled, margin, pgd, worst_case
from course_lib.attacks.balls import size
from course_lib.metrics.robustness import queries


def test_each_row_gets_its_own_worst_attack():
    """One attack fools the even rows, the other the odd ones: each alone 50 %, together 100 %."""
    model, x = affine(2), images(8)
    y = predicted(model, x)

    def only(parity):
        def half(model, x_part, y_part):
            rows = [int((x == one).flatten(1).all(1).nonzero()) for one in x_part]
            keep = torch.tensor([row % 2 == parity for row in rows]).view(-1, 1, 1, 1)
            return torch.where(keep, fgsm(model, x_part, y_part, eps=0.2), x_part)

        return half

    even, odd = only(0), only(1)
    assert fooled(model(even(model, x, y)), y).tolist() == [True, False] * 4
    assert fooled(model(worst_case(model, x, y, attacks=[even, odd])), y).all()


def test_in_a_ball_rows_that_are_fooled_are_not_attacked_again():
    model, x = nn.Sequential(affine(2)), images(12)
    y = predicted(model, x)
    eps = distance(affine(2), x, y, "linf").median().item() * 1.001
    attacked = []

    def watched(model, x, y):
        attacked.append(len(x))
        return fgsm(model, x, y, eps=eps)

    worst_case(model, x, y, attacks=[watched, watched])
    assert attacked[0] == 12 and 0 < attacked[1] < 12


def test_in_a_ball_it_is_at_least_as_strong_as_each():
    torch.manual_seed(0)
    model = nn.Sequential(nn.Flatten(), nn.Linear(24, 30), nn.Tanh(), nn.Linear(30, 4)).double().requires_grad_(False)
    x = images(40, low=0.0, high=1.0)
    y = predicted(model, x)
    options = {"eps": 0.1, "random_start": False}
    several = [partial(fgsm, eps=0.1), partial(pgd, steps=5, **options), partial(apgd, steps=10, **options)]
    together = worst_case(model, x, y, attacks=several)
    ends = torch.stack([margin(model(attack(model, x, y)), y) for attack in several])
    assert torch.equal(fooled(model(together), y), (ends > 0).any(0))
    left = ~(ends > 0).any(0)
    torch.testing.assert_close(margin(model(together), y)[left], ends.amax(0)[left], rtol=1e-9, atol=1e-12)


def test_of_least_size_the_smallest_success_wins():
    model, x = affine(4), images()
    y = predicted(model, x)
    wide, narrow = partial(deepfool, overshoot=0.5), partial(deepfool, overshoot=0.02)
    huge, none = partial(fgm, eps=3.0, bounds=(-9.0, 9.0)), partial(fgm, eps=1e-9)
    for order in ([huge, wide, narrow, none], [none, narrow, huge, wide]):
        x_adv = worst_case(model, x, y, attacks=order, norm="l2")
        torch.testing.assert_close(size(x_adv - x), 1.02 * distance(model, x, y), rtol=1e-9, atol=0)


def test_where_none_succeeds_the_greatest_margin_is_kept():
    model, x = affine(4), images()
    y = predicted(model, x)
    weak, weaker = partial(fgm, eps=1e-4), partial(fgm, eps=1e-5)
    for norm in (None, "l2"):
        assert torch.equal(worst_case(model, x, y, attacks=[weaker, weak, weaker], norm=norm), weak(model, x, y))


def test_a_row_wrong_from_the_start_stays():
    model, x = affine(4), images()
    y = (predicted(model, x) + 1) % 4
    for norm in (None, "l2"):
        with queries(model) as count:
            assert torch.equal(worst_case(model, x, y, attacks=[deepfool], norm=norm), x)
        assert count.backward_rows == 0


def test_it_needs_an_attack():
    with pytest.raises(ValueError, match="at least one attack"):
        worst_case(affine(), images(), torch.zeros(6, dtype=torch.int64), attacks=[])
