"""Twelve bugs that other attack libraries have or had: one test each, of ours.

Measured with torchattacks 3.5.1, foolbox 3.3.4, the Adversarial Robustness Toolbox (ART) 1.20.1, cleverhans 4.0.0.
"""

from functools import partial

import pytest
import torch
from torch import nn
from victims import ATTACKS, Affine, affine, distance, images, predicted, sharp

from course_lib.attacks import cw, deepfool, fgm, fgsm, fooled, margin, pgd, worst_case
from course_lib.attacks.balls import size
from course_lib.metrics.robustness import queries


def confident(n):
    """Rows that a two-class model is sure of, p_y = 1 - 1e-7 and less; all their gradients have one direction."""
    w = torch.zeros(24)
    w[:4] = 9
    model = Affine(torch.stack([0 * w, w]), torch.tensor([0.0, -14.0]))
    return model, torch.linspace(0.83, 0.94, n).view(-1, 1, 1, 1).expand(n, 2, 3, 4).contiguous()


def test_1_deepfool_does_not_multiply_its_step_by_the_range_of_the_pixels():
    """ART, pixels from 0 to 255: perturbations 39 times too large."""
    model, x = affine(), 255 * images()
    scaled = Affine(model.weight.detach() / 255, model.bias.detach())
    y = predicted(scaled, x)
    ratio = size(deepfool(scaled, x, y, bounds=(0, 255)) - x) / distance(scaled, x, y)
    torch.testing.assert_close(ratio, torch.full_like(ratio, 1.02), rtol=1e-9, atol=0)


def test_2_carlini_wagner_moves_pixels_that_are_exactly_0_or_1():
    """torchattacks: atanh(±1) is infinite, its gradient 0, and the pixel frozen."""
    model, x = affine(2), sharp().round()
    y = predicted(model, x)
    w = (model.weight[1] - model.weight[0]).detach().view(1, *x.shape[1:]) * (1 - 2 * y).view(-1, 1, 1, 1)
    delta = cw(model, x, y, searches=8) - x
    may_move = ((x == 0) & (w > 0)) | ((x == 1) & (w < 0))
    assert fooled(model(x + delta), y).all()
    assert ((delta.abs() > 1e-6) == may_move).double().mean() > 0.95


@pytest.mark.parametrize("z, y, expected", [((-1, -3, -2), 0, -1), ((-5, -9, -1), 1, 8), ((-1, -3, -2), 2, 1)])
def test_3_the_margin_of_negative_logits(z, y, expected):
    """torchattacks: max(onehot · z) is 0 wherever the label's logit is negative."""
    assert margin(torch.tensor([z], dtype=torch.float64), torch.tensor([y])).item() == expected


@pytest.mark.parametrize("attack", [partial(fgm, norm="l2"), partial(pgd, norm="l2", steps=5, random_start=False)])
def test_4_an_l2_step_has_its_length_whatever_the_batch_and_the_confidence(attack):
    """cleverhans: mean loss and an epsilon inside the root; success 94 % at batch 1, 28 % at 1024."""
    model, x = confident(1024)
    y = torch.ones(1024, dtype=torch.int64)
    assert margin(model(x), y).max() < -15
    whole = attack(model, x, y, eps=0.05)
    torch.testing.assert_close(size(whole - x), torch.full((1024,), 0.05), rtol=1e-4, atol=0)
    for part, expected in ((slice(0, 1), whole[:1]), (slice(100, 164), whole[100:164])):
        torch.testing.assert_close(attack(model, x[part], y[part], eps=0.05), expected, rtol=0, atol=1e-6)


def saturated():
    """All rows breakable within eps = 0.2, f = -200 on most: cross-entropy has no gradient in float32."""
    w = torch.full((24,), 50.0)
    model = Affine(torch.stack([0 * w, w]), torch.tensor([0.0, -600.0]))
    x = (0.5 + torch.linspace(0.02, 0.18, 40)).repeat(24, 1).T.reshape(40, 2, 3, 4)
    return model, x, torch.ones(40, dtype=torch.int64)


@pytest.mark.parametrize("attack", [fgsm, partial(pgd, steps=10), partial(pgd, steps=10, early_stop=True)])
def test_5_a_saturated_softmax_does_not_stop_cross_entropy(attack):
    """torchattacks 3 %, cleverhans 3 %, foolbox 5 % of rows that all can be broken."""
    model, x, y = saturated()
    assert (distance(model, x, y, "linf") < 0.2).all() and (margin(model(x), y) < -110).double().mean() > 0.5
    with pytest.warns(UserWarning, match="cross-entropy has no gradient left"):
        x_adv = attack(model, x, y, eps=0.2)
    assert fooled(model(x_adv), y).all()


def test_5_and_nobody_is_told_where_nothing_is_wrong(recwarn):
    model, x, y = saturated()
    pgd(model, x, y, eps=0.2, loss=margin)
    pgd(model, 1 - x, y, eps=0.2)  # fooled already
    pgd(model, 1 - x, y * 0, eps=0.2, targeted=True, steps=2, random_start=False)  # in the target class already
    assert len(recwarn) == 0


def test_6_deepfool_does_not_stop_on_the_boundary():
    """torchattacks stretches each step, not the sum: 33 % of its ends are on the boundary, and success is 92 % scored
    one by one, 78 % at batch 256."""
    torch.manual_seed(0)
    model = nn.Sequential(nn.Flatten(), nn.Linear(24, 40), nn.Tanh(), nn.Linear(40, 5)).requires_grad_(False)
    x = images(64, low=0.0, high=1.0, dtype=torch.float32)
    y = predicted(model, x)
    x_adv = deepfool(model, x, y)
    assert fooled(model(x_adv), y).all() and (margin(model(x_adv), y) > 1e-5).all()
    assert all(fooled(model(x_adv[i : i + 1]), y[i : i + 1]) for i in range(64))


@pytest.mark.parametrize("name", ATTACKS)
def test_7_gradients_and_modes_are_left_alone(name):
    """torchattacks, foolbox, cleverhans, ART add to p.grad; ART leaves the model in evaluation mode, torchattacks wakes
    frozen layers."""
    model = nn.Sequential(affine(), nn.Dropout(), nn.BatchNorm1d(4)).double().train()
    model[2].eval()
    model[0].weight.grad = torch.full_like(model[0].weight, 7.0)
    ATTACKS[name](model, images(), torch.zeros(6, dtype=torch.int64))
    assert [module.training for module in model] == [True, True, False]
    assert (model[0].weight.grad == 7).all() and model[0].bias.grad is None


@pytest.mark.parametrize("dtype", [torch.float64, torch.bfloat16])
@pytest.mark.parametrize("attack", [partial(pgd, eps=0.1), partial(cw, searches=2, steps=20)])
def test_8_the_dtype_is_kept(attack, dtype):
    """cleverhans casts to float32 and fails on float64 and bfloat16 models; torchattacks' CW returns float32."""
    model, x = affine(dtype=dtype), images(dtype=dtype)
    y = predicted(model, x)
    x_adv = attack(model, x, y)
    assert x_adv.dtype == dtype and (margin(model(x_adv), y) >= margin(model(x), y)).all()


@pytest.mark.parametrize("name", ["cw", "lbfgs", "deepfool l2"])
def test_9_a_row_that_cannot_be_fooled_is_no_black_image(name):
    """foolbox starts its best image at zeros: failures come back black, and some of them count as successes."""
    model, x = affine(), images()
    y = predicted(model, x)

    def stubborn(image):  # always the right class, though its logits have gradients
        return torch.nn.functional.one_hot(y[: len(image)], 4) * 100.0 + model(image)

    x_adv = ATTACKS[name](stubborn, x, y)
    if name == "deepfool l2":  # says how far it got
        assert (size(x_adv - x) > 0).all() and not fooled(stubborn(x_adv), y).any()
    else:
        assert torch.equal(x_adv, x)


def test_10_carlini_wagner_is_as_close_as_it_should_be_for_the_passes_it_says():
    """ART replaces Adam by a line search: 916 passes where 100 were asked for, and perturbations a quarter longer."""
    model, x = affine(), images()
    y = predicted(model, x)
    with queries(model) as count:
        x_adv = cw(model, x, y, searches=8)
    assert count.calls == 800
    ratio = size(x_adv - x) / distance(model, x, y)
    assert ratio.min() >= 1 and ratio.mean() <= 1.03


def test_11_the_worst_case_is_that_of_each_row_not_of_the_average():
    """ART's spatial attack picks the one transformation that is best over the whole set."""
    model, x = affine(2), images(8)
    y = predicted(model, x)
    shifts = [lambda model, x, y, s=sign: (x + s * 0.4).clamp(0, 1) for sign in (-1, 1)]
    model.weight.data[1] = model.weight.data[0] + 1 + model.weight.data[1].abs()  # brighter is class 1
    model.bias.data = -0.5 * model.weight.data.sum(1)
    y = predicted(model, x)
    assert 0 < y.sum() < 8
    alone = [fooled(model(shift(model, x, y)), y) for shift in shifts]
    assert not alone[0].all() and not alone[1].all()
    assert fooled(model(worst_case(model, x, y, attacks=shifts)), y).all()


def test_12_each_weight_of_carlini_wagner_starts_adam_afresh():
    """cleverhans carries the perturbation and Adam's averages from one weight to the next."""
    model, x = affine(2), images(1)
    y = predicted(model, x)
    options = {"steps": 30, "lr": 0.01}
    assert torch.equal(cw(model, x, y, c=1e-2, searches=1, **options), x)  # too light
    alone = cw(model, x, y, c=0.1, searches=1, **options)
    assert fooled(model(alone), y).all()
    torch.testing.assert_close(cw(model, x, y, c=1e-4, searches=4, **options), alone, rtol=0, atol=1e-12)
