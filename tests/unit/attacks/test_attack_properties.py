"""What every attack of the library promises, whichever it is."""

import pytest
import torch
from torch import nn
from victims import ATTACKS, IN_BALL, LEAST, PIXELS, SHAPE, affine, distance, images, predicted, sharp

from course_lib.attacks import fooled, margin
from course_lib.attacks.balls import size

every_attack = pytest.mark.parametrize("name", ATTACKS)
EPS = {"linf": 0.1, "l2": 0.4, "l1": 0.8, 3: 0.3}  # each fools some rows of the affine models, not all


def attack_of(name, **extra):
    attack = ATTACKS[name]
    return lambda model, x, y, **options: attack(model, x, y, **{"eps": EPS[attack.norm], **extra, **options})


def net(dtype=torch.float64, seed=0):
    """Layers with modes of all kinds: batch norm that has seen data, dropout."""
    torch.manual_seed(seed)
    model = nn.Sequential(
        nn.Conv2d(SHAPE[0], 3, 3, padding=1), nn.BatchNorm2d(3), nn.Tanh(), nn.Flatten(), nn.Dropout(), nn.Linear(36, 4)
    ).to(dtype)
    model(torch.rand(32, *SHAPE, dtype=dtype))
    return model


def state(model):
    """All that an attack must leave as it is."""
    return (
        [module.training for module in model.modules()],
        [weight.requires_grad for weight in model.parameters()],
        [None if weight.grad is None else weight.grad.tolist() for weight in model.parameters()],
        [tensor.tolist() for tensor in model.state_dict().values()],
        [len(module._forward_hooks) for module in model.modules()],
    )


def unusual(model):
    """The model with a frozen submodule in a training network, a frozen weight, gradients here but not there."""
    model.train()
    model[1].eval()
    weights = list(model.parameters())
    weights[0].requires_grad_(False)
    for weight in weights[2:]:
        weight.grad = torch.full_like(weight, 7.0)
    return model


class Failing(nn.Module):
    """The model, until a given call."""

    def __init__(self, model, call):
        super().__init__()
        self.model, self.left = model, call

    def forward(self, x):
        if self.left == 0:
            raise InterruptedError
        self.left -= 1
        return self.model(x)


# ---- the ball and the box


@every_attack
@pytest.mark.parametrize("picture", [images, sharp])
def test_it_stays_in_the_box_and_in_the_ball(name, picture):
    model, x = affine(), picture()
    x_adv = attack_of(name)(model, x, predicted(model, x))
    assert x_adv.min() >= 0 and x_adv.max() <= 1
    if name in IN_BALL:
        norm = ATTACKS[name].norm
        assert (size(x_adv - x, norm) <= EPS[norm] * (1 + 1e-9)).all()
        assert (size(x_adv - x, norm) > 0).any()


@every_attack
@pytest.mark.parametrize("classes", [2, 4])
def test_no_attack_fools_an_affine_model_within_its_exact_distance(name, classes):
    """... and each fools some row, so the bound is tried."""
    norm, tried = ATTACKS[name].norm, 0
    for seed in range(3):
        model, x = affine(classes, seed), images(12, seed)
        y = predicted(model, x)
        exact = distance(model, x, y, norm)
        x_adv = attack_of(name, eps=1.3 * exact.median().item())(model, x, y)
        success = fooled(model(x_adv), y)
        assert (size(x_adv - x, norm) >= exact * (1 - 1e-9))[success].all()
        tried += success.sum()
    assert tried >= 6


@pytest.mark.parametrize("name", IN_BALL)
def test_it_fools_a_row_of_two_classes_exactly_when_eps_is_above_the_distance(name):
    model, x = affine(2), images(12)
    y, norm = predicted(model, x), ATTACKS[name].norm
    for row, exact in enumerate(distance(model, x, y, norm)):
        one, label = x[row : row + 1], y[row : row + 1]
        assert not fooled(model(attack_of(name, eps=0.99 * exact.item())(model, one, label)), label)
        enough = 1.05 if name in {"pgd l2", "pgd restarts"} else 1.01  # these end near the best point from any start
        assert fooled(model(attack_of(name, eps=enough * exact.item())(model, one, label)), label)


@pytest.mark.parametrize("classes", [2, 4])
@pytest.mark.parametrize(
    "name, options, excess",
    [
        ("deepfool l2", {}, 0.02),
        ("deepfool linf", {}, 0.02),
        ("cw", {"steps": 100, "searches": 10}, 0.05),
        ("lbfgs", {"searches": 12}, 0.05),
        ("least of several", {}, 0.02),
    ],
)
def test_the_least_perturbation_of_an_affine_model_is_found(name, options, excess, classes):
    model, x = affine(classes), images(12)
    y = predicted(model, x)
    x_adv = attack_of(name, **options)(model, x, y)
    ratio = size(x_adv - x, ATTACKS[name].norm) / distance(model, x, y, ATTACKS[name].norm)
    assert fooled(model(x_adv), y).all()
    assert ratio.min() >= 1 and ratio.max() <= 1 + excess + 1e-9


@pytest.mark.parametrize("name", LEAST)
def test_a_row_that_is_misclassified_already_is_returned_bit_for_bit(name):
    model, x = affine(), images()
    y = predicted(model, x)
    wrong = torch.tensor([1, 3, 4])
    y[wrong] = (y[wrong] + 1) % 4
    x_adv = attack_of(name)(model, x, y)
    assert torch.equal(x_adv[wrong], x[wrong])
    assert fooled(model(x_adv), y).all()


@every_attack
def test_it_never_lowers_the_margin(name):
    model, x = affine(), images()
    y = predicted(model, x)
    assert (margin(model(attack_of(name)(model, x, y)), y) > margin(model(x), y)).all()


@pytest.mark.parametrize("name", [name for name, attack in ATTACKS.items() if attack.targetable])
def test_of_two_classes_the_other_is_the_target(name):
    model, x = affine(2), images()
    y = predicted(model, x)
    away, towards = attack_of(name)(model, x, y), attack_of(name, targeted=True)(model, x, 1 - y)
    torch.testing.assert_close(away, towards, rtol=0, atol=1e-9)
    assert not torch.equal(away, x)


@pytest.mark.parametrize("name", [name for name, attack in ATTACKS.items() if attack.targetable])
def test_a_target_is_reached(name):
    model, x = affine(4), images(12)
    target = (predicted(model, x) + 1) % 4
    x_adv = attack_of(name, targeted=True, eps={"linf": 0.3, "l2": 1.2, "l1": 4.0, 3: 1.0}[ATTACKS[name].norm])(
        model, x, target
    )
    assert (margin(model(x_adv), target) < margin(model(x), target)).all()
    assert fooled(model(x_adv), target, targeted=True).double().mean() > 0.8


@every_attack
def test_pixels_from_0_to_255_give_the_same_picture(name):
    """eps, steps and weights are in units of the range that ``bounds`` says."""
    model, x = affine(), sharp()
    y = predicted(model, x)
    norm = ATTACKS[name].norm
    large = attack_of(name, eps=255 * EPS[norm])(lambda image: model(image / 255), 255 * x, y, bounds=(0, 255))
    atol = 1e-4 if name == "lbfgs" else 1e-9  # its tolerance is in the units of the gradient
    torch.testing.assert_close(large / 255, attack_of(name)(model, x, y), rtol=0, atol=atol)


# ---- rows do not know each other


@every_attack
def test_a_row_is_the_same_whatever_the_batch(name):
    model, x = net().eval(), sharp(8)
    y = predicted(model, x)
    whole, run = attack_of(name)(model, x, y), attack_of(name)
    order = torch.tensor([5, 2, 7, 0, 1, 6, 3, 4])
    torch.testing.assert_close(run(model, x[order], y[order]), whole[order], rtol=0, atol=1e-6)
    for row in (0, 3, 7):
        torch.testing.assert_close(run(model, x[row : row + 1], y[row : row + 1])[0], whole[row], rtol=0, atol=1e-6)


@every_attack
def test_an_empty_batch_is_returned(name):
    x_adv = attack_of(name)(affine(), torch.empty(0, *SHAPE), torch.empty(0, dtype=torch.int64))
    assert x_adv.shape == (0, *SHAPE)


@pytest.mark.parametrize("name", IN_BALL)
def test_eps_zero_returns_the_images_bit_for_bit(name):
    model, x = affine(), sharp()
    x_adv = attack_of(name, eps=0.0)(model, x, predicted(model, x))
    assert torch.equal(x_adv, x) and x_adv.data_ptr() != x.data_ptr()


@pytest.mark.parametrize("name", [n for n in ATTACKS if n.split()[0] in {"pgd", "apgd", "deepfool", "cw", "lbfgs"}])
def test_no_steps_return_the_images_bit_for_bit(name):
    model, x = affine(), sharp()
    assert torch.equal(attack_of(name, steps=0)(model, x, predicted(model, x)), x)


@pytest.mark.parametrize("name", [name for name, attack in ATTACKS.items() if attack.random])
def test_randomness_comes_from_the_generator_alone(name):
    x = images()
    y, run = predicted(affine(), x), attack_of(name, loss=margin)

    def model(image):  # flat: the end point is the random start
        return affine()(image) * 0 + 3 * torch.eye(4, dtype=x.dtype)[y]

    torch.manual_seed(1)
    before = torch.get_rng_state()
    first, again, other = run(model, x, y, seed=3), run(model, x, y, seed=3), run(model, x, y, seed=4)
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.equal(first, again) and not torch.equal(first, other)


# ---- the model and the caller


@every_attack
@pytest.mark.parametrize("fails_at", [None, 0, 1])
def test_the_model_is_left_as_it_was_found_also_when_it_raises(name, fails_at):
    x, model = sharp(), Failing(unusual(net()), -1)
    y = predicted(net().eval(), x)
    model.left = -1 if fails_at is None else fails_at
    before = state(model)
    if fails_at == 1 and name.startswith("fg"):
        attack_of(name)(model, x, y)  # asks only once
    elif fails_at is not None:
        with pytest.raises(InterruptedError):
            attack_of(name)(model, x, y)
    else:
        attack_of(name)(model, x, y)
    assert state(model) == before


@every_attack
def test_a_training_model_is_attacked_as_it_is_deployed(name):
    """Batch norm and dropout in training mode: the same result as in evaluation mode."""
    x, model = sharp(), net()
    y = predicted(net().eval(), x)
    assert torch.equal(attack_of(name)(model.train(), x, y), attack_of(name)(net().eval(), x, y))


@every_attack
@pytest.mark.parametrize("context", [torch.no_grad, torch.inference_mode])
def test_a_caller_may_have_gradients_off(name, context):
    model, x = affine(), images()
    y = predicted(model, x)
    with context():
        inside = attack_of(name)(model, x.clone(), y.clone())
    assert torch.equal(inside, attack_of(name)(model, x, y)) and not torch.equal(inside, x)


@every_attack
def test_the_input_is_untouched_and_the_result_is_detached_and_new(name):
    model, x = affine(), sharp().requires_grad_()
    y = predicted(model, x)
    before, labels, version = x.detach().clone(), y.clone(), x._version
    x_adv = attack_of(name)(model, x, y)
    assert torch.equal(x.detach(), before) and torch.equal(y, labels) and x._version == version
    assert x.grad is None and x.requires_grad
    assert not x_adv.requires_grad and x_adv.grad_fn is None and x_adv.data_ptr() != x.data_ptr()


@every_attack
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.bfloat16])
def test_the_dtype_is_that_of_the_images(name, dtype):
    model, x = affine(dtype=dtype), images(dtype=dtype)
    y = predicted(model, x)
    x_adv = attack_of(name)(model, x, y)
    assert x_adv.dtype == dtype and x_adv.isfinite().all() and not torch.equal(x_adv, x)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
@every_attack
def test_the_device_is_that_of_the_images(name):
    model, x = affine().cuda(), images().cuda()
    y = predicted(model, x)
    x_adv = attack_of(name)(model, x, y)
    assert x_adv.device == x.device
    torch.testing.assert_close(x_adv.cpu(), attack_of(name)(affine(), images(), y.cpu()), rtol=0, atol=1e-6)


@every_attack
def test_a_function_is_a_model_too(name):
    model, x = affine(), images()
    y = predicted(model, x)
    assert torch.equal(attack_of(name)(lambda image: model(image), x, y), attack_of(name)(model, x, y))


# ---- what cannot be attacked


def wrong_calls():
    """name -> (model, x, y, options, error, words of the message)."""
    model, x = affine(), images()
    y = predicted(model, x)
    mixing = nn.Sequential(nn.Flatten(), nn.BatchNorm1d(PIXELS, track_running_stats=False), nn.Linear(PIXELS, 4))
    return {
        "pixels above": (model, x + 1, y, {}, ValueError, "put the normalisation into the model"),
        "pixels below": (model, x - 1, y, {}, ValueError, r"must lie in the bounds \[0.0, 1.0\]"),
        "nan pixel": (model, x.where(x > x.min(), torch.nan), y, {}, ValueError, "must lie in the bounds"),
        "bytes": (model, (255 * x).byte(), y, {}, TypeError, "divide by 255"),
        "label too large": (model, x, y * 0 + 4, {}, ValueError, "label 4 is out of range: the model has 4 classes"),
        "label negative": (model, x, y - 5, {}, ValueError, "class numbers from 0"),
        "labels floating": (model, x, y.double(), {}, TypeError, "int64 class numbers, got torch.float64"),
        "labels one-hot": (model, x, torch.eye(4)[y], {}, ValueError, "one label a row"),
        "labels too few": (model, x, y[:2], {}, ValueError, "one label a row"),
        "one logit a row": (lambda x: model(x)[:, 0], x, y, {}, ValueError, r"logits of shape \(6, classes\)"),
        "one class": (lambda x: model(x)[:, :1], x, y * 0, {}, ValueError, "two classes or more"),
        "rows lost": (lambda x: model(x).sum(0, keepdim=True), x, y, {}, ValueError, r"got \(1, 4\)"),
        "detached": (lambda x: model(x.detach()), x, y, {}, ValueError, "no gradient reaches the images"),
        "no grad": (torch.no_grad()(lambda x: model(x)), x, y, {}, ValueError, "no gradient reaches the images"),
        "nan": (lambda x: model(x) * torch.nan, x, y, {}, FloatingPointError, "not finite in rows"),
        "box": (model, x, y, {"bounds": (1.0, 0.0)}, ValueError, "low < high"),
        "batch norm": (mixing.double(), x, y, {}, ValueError, "layer '1' is batch norm without running statistics"),
    }


@every_attack
@pytest.mark.parametrize("case", wrong_calls())
def test_bad_input_is_an_error_that_says_what_to_do(name, case):
    model, x, y, options, error, words = wrong_calls()[case]
    with pytest.raises(error, match=words):
        attack_of(name)(model, x, y, **options)


@pytest.mark.parametrize("name", IN_BALL)
@pytest.mark.parametrize("eps", [-0.1, float("nan"), float("inf"), torch.tensor(0.1)])
def test_eps_is_a_finite_number_of_at_least_zero(name, eps):
    model, x = affine(), images()
    with pytest.raises(ValueError, match="eps is a finite number"):
        attack_of(name, eps=eps)(model, x, predicted(model, x))


def test_probabilities_in_place_of_logits_are_pointed_out():
    model, x = affine(), images()
    with pytest.warns(UserWarning, match="before softmax"):
        attack_of("pgd linf")(lambda image: model(image).softmax(1), x, predicted(model, x))


def test_rounding_beyond_the_bounds_is_no_error():
    """What a resize leaves: one number in ten million above 1."""
    model, x = affine(), sharp()
    x_adv = attack_of("fgsm")(model, x * (1 + 1e-7), predicted(model, x))
    assert x_adv.max() <= 1
