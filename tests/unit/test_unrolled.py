"""Unrolled GANs: the gradient in closed form, how it differs from a fake one, and what the step leaves alone."""

import copy

import pytest
import torch
from torch import nn

from course_lib.gans.losses import non_saturating, wasserstein
from course_lib.gans.step import gan_step
from course_lib.gans.unrolled import unrolled_loss, unrolled_step
from course_lib.networks import critic, mlp


class Shift(nn.Module):
    """A generator of one weight: every sample is ``theta``."""

    def __init__(self, theta):
        super().__init__()
        self.theta = nn.Parameter(torch.tensor(theta, dtype=torch.float64))

    def forward(self, z):
        return self.theta.expand(len(z), 1)


class Scale(nn.Module):
    """A critic of one weight: ``w x``."""

    def __init__(self, w):
        super().__init__()
        self.w = nn.Parameter(torch.tensor(w, dtype=torch.float64))

    def forward(self, x):
        return self.w * x[:, 0]


@pytest.mark.parametrize("k", [0, 1, 5])
def test_the_gradient_of_a_bilinear_game_in_closed_form(k):
    """w' = w - k lr (theta - r), so the loss -w' theta has the derivative -w + k lr (2 theta - r).

    A fake unrolling, whose steps are detached, would give -w + k lr (theta - r).
    """
    theta, w, r, lr = 0.7, -0.4, 2.0, 0.1
    generator, discriminator = Shift(theta), Scale(w)
    real = lambda: torch.full((4, 1), r, dtype=torch.float64)  # noqa: E731
    noise = lambda: torch.zeros(4, 1, dtype=torch.float64)  # noqa: E731
    value = unrolled_loss(generator, discriminator, real, noise, k=k, lr=lr, loss=wasserstein)
    value.backward()
    assert value.item() == pytest.approx(-(w - k * lr * (theta - r)) * theta)
    assert generator.theta.grad.item() == pytest.approx(-w + k * lr * (2 * theta - r))
    assert discriminator.w.item() == w and discriminator.w.grad is None


def players(seed=0):
    torch.manual_seed(seed)
    generator, discriminator = mlp(3, 8, 2), critic(2, 8)
    return generator, discriminator, *(torch.optim.SGD(n.parameters(), lr=0.05) for n in (generator, discriminator))


def draw(seed, *shape):
    generator = torch.Generator().manual_seed(seed)
    return lambda: torch.randn(*shape, generator=generator)


def test_without_look_ahead_it_is_the_plain_step():
    one, other = players(), players()
    for _ in range(3):
        plain = gan_step(*one, draw(1, 6, 2), draw(2, 6, 3))
        unrolled = unrolled_step(*other, draw(1, 6, 2), draw(2, 6, 3), k=0, lr=0.1)
        assert (unrolled.d_loss, unrolled.g_loss) == (plain.d_loss, plain.g_loss)
    for a, b in zip(one[0].parameters(), other[0].parameters()):
        assert torch.equal(a, b)


def test_the_second_term_is_that_of_finite_differences():
    generator, discriminator, *_ = players()
    generator, discriminator = generator.double(), discriminator.double()
    x, z = torch.randn(6, 2, dtype=torch.float64), torch.randn(6, 3, dtype=torch.float64)

    def value():
        return unrolled_loss(generator, discriminator, lambda: x, lambda: z, k=3, lr=0.2, loss=non_saturating)

    value().backward()
    weight = generator[0].weight
    numeric = []
    with torch.no_grad():
        for sign in (1, -1):
            moved = copy.deepcopy(weight)
            weight[0, 0] += sign * 1e-6
            with torch.enable_grad():
                numeric.append(value().item())
            weight.copy_(moved)
    assert weight.grad[0, 0].item() == pytest.approx((numeric[0] - numeric[1]) / 2e-6, rel=1e-5, abs=1e-9)


def test_the_look_ahead_leaves_the_discriminator_and_its_running_statistics_alone():
    torch.manual_seed(0)
    generator, discriminator = (
        mlp(3, 8, 2),
        nn.Sequential(nn.Linear(2, 8), nn.BatchNorm1d(8), nn.Linear(8, 1), nn.Flatten(0)),
    )
    before = copy.deepcopy(discriminator.state_dict())
    unrolled_loss(generator, discriminator, draw(1, 6, 2), draw(2, 6, 3), lr=0.1).backward()
    assert all(torch.equal(before[name], value) for name, value in discriminator.state_dict().items())
    assert all(weight.grad is None and weight.requires_grad for weight in discriminator.parameters())


@pytest.mark.parametrize("more, says", [({"k": -1, "lr": 0.1}, "k = -1"), ({"lr": 0.0}, "lr = 0.0")])
def test_bad_arguments_are_named(more, says):
    with pytest.raises(ValueError, match=says):
        unrolled_step(*players(), draw(1, 6, 2), draw(2, 6, 3), **more)


def test_batches_of_different_shapes_are_named():
    with pytest.raises(ValueError, match="same shape"):
        unrolled_loss(*players()[:2], draw(1, 5, 2), draw(2, 6, 3), lr=0.1)
