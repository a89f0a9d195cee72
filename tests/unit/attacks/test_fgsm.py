"""The fast gradient method against the exact optimum of a linear loss, with and without the box."""

import pytest
import torch
from torch import nn
from torch.nn.functional import softplus
from victims import SHAPE, Affine, affine, images, predicted, sharp

from course_lib.attacks import fgm, fgsm, margin
from course_lib.attacks.balls import exponent, size
from course_lib.metrics.robustness import queries

DUALS = [("linf", 1), ("l2", 2), ("l1", float("inf")), (3, 1.5)]


def linear(seed=0):
    """Two classes: the margin over class y is linear in the pixels, with gradient w, -w for the other label."""
    model = affine(2, seed)
    return model, (model.weight[1] - model.weight[0]).detach().view(SHAPE)


@pytest.mark.parametrize("norm, dual", DUALS)
def test_the_gain_is_eps_times_the_dual_norm_of_the_gradient(norm, dual):
    model, w = linear()
    x, eps = images(), 0.3
    y = predicted(model, x)
    gain = margin(model(fgm(model, x, y, eps=eps, norm=norm)), y) - margin(model(x), y)
    bound = eps * torch.linalg.vector_norm(w.flatten(), dual)
    torch.testing.assert_close(gain, bound.expand(len(x)), rtol=1e-9, atol=0)


def test_fgsm_is_eps_sign_of_the_gradient_and_a_pixel_without_gradient_stays():
    weight = affine(2).weight.detach().clone()
    weight[:, 5] = 0
    model, x = Affine(weight, -0.5 * weight.sum(1)), images()
    y = predicted(model, x)
    w = (weight[1] - weight[0]) * (1 - 2 * y[:, None])
    delta = (fgsm(model, x, y, eps=0.05) - x).flatten(1)
    torch.testing.assert_close(delta, 0.05 * w.sign(), rtol=0, atol=1e-15)
    assert (delta[:, 5] == 0).all()


def test_clamped_fgsm_attains_the_exact_maximum_over_ball_and_box():
    model, w = linear()
    x, eps = sharp(), 0.3
    y = predicted(model, x)
    g = w * (1 - 2 * y).view(-1, 1, 1, 1)
    room = torch.where(g > 0, 1 - x, x).clamp(max=eps)
    gain = margin(model(fgsm(model, x, y, eps=eps)), y) - margin(model(x), y)
    torch.testing.assert_close(gain, (g.abs() * room).flatten(1).sum(1), rtol=1e-9, atol=0)
    assert (gain < eps * g.abs().flatten(1).sum(1) - 1e-3).all()  # the box is felt


def test_the_activation_grows_by_eps_m_n():
    """Goodfellow's dot product, for a gradient with the mean size m in n dimensions."""
    for n in (10, 100, 1000):
        weight = torch.randn(1, n, generator=torch.Generator().manual_seed(n), dtype=torch.float64)
        model = Affine(torch.cat([-weight, weight]) / 2, torch.zeros(2, dtype=torch.float64))
        x, y = torch.full((1, n), 0.5, dtype=torch.float64), torch.tensor([0])
        growth = margin(model(fgsm(model, x, y, eps=0.1)), y) - margin(model(x), y)
        torch.testing.assert_close(growth.item(), 0.1 * weight.abs().mean().item() * n, rtol=1e-9, atol=0)


def test_training_on_fgsm_is_training_on_the_closed_form_of_logistic_regression():
    """softplus(-(t(w·x + b) - eps ‖w‖₁)): the gradient in the weights is the same (Goodfellow et al., section 5)."""
    n, eps = 12, 0.07
    generator = torch.Generator().manual_seed(0)
    w = torch.randn(n, generator=generator, dtype=torch.float64, requires_grad=True)
    b = torch.tensor(0.3, dtype=torch.float64, requires_grad=True)
    x = 0.4 + 0.2 * torch.rand(9, n, generator=generator, dtype=torch.float64)
    y = torch.randint(2, (9,), generator=generator)
    t = 2.0 * y - 1

    def model(x):
        s = x @ w + b
        return torch.stack([-s / 2, s / 2], 1)

    attacked = fgsm(model, x, y, eps=eps)
    by_attack = torch.autograd.grad(softplus(-t * (attacked @ w + b)).mean(), [w, b])
    by_formula = torch.autograd.grad(softplus(-(t * (x @ w + b) - eps * w.abs().sum())).mean(), [w, b])
    for first, second in zip(by_attack, by_formula):
        torch.testing.assert_close(first, second, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("norm", [norm for norm, _ in DUALS])
def test_the_step_has_exactly_the_size_eps(norm):
    model, x = affine(4), images()
    x_adv = fgm(model, x, predicted(model, x), eps=0.2, norm=norm)
    torch.testing.assert_close(size(x_adv - x, norm), torch.full((6,), 0.2, dtype=x.dtype), rtol=1e-9, atol=0)
    assert exponent(norm) >= 1


def test_one_forward_and_one_backward_pass():
    model, x = nn.Sequential(affine()), images()
    with queries(model) as count:
        fgsm(model, x, predicted(affine(), x), eps=0.1)
    assert (count.calls, count.rows, count.backward_rows) == (1, 6, 6)
