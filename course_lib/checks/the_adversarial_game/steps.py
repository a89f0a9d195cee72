"""The steps that exercise 01 asks for, with a switch for each mistake, and the networks that they are tried on."""

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn.functional import softplus

from course_lib.checking.draw import Draw
from course_lib.networks.mlp import critic, mlp

Z = 3  # dimensions of the noise


def smoothed(real: Tensor, fake: Tensor, target: float, fake_target: float = 0.0) -> Tensor:
    """The cross-entropy of logits with these targets, the mean over real samples plus the mean over generated ones."""
    return (softplus(real) - target * real).mean() + (softplus(fake) - fake_target * fake).mean()


def non_saturating(fake: Tensor) -> Tensor:
    return softplus(-fake).mean()


def discriminator_turn(loss: Callable[..., Tensor]) -> Callable[..., None]:
    """A turn with ``loss(real, fake, target)``."""

    def turn(discriminator, generator, optimizer, real, noise, target) -> None:
        optimizer.zero_grad()
        loss(discriminator(real), discriminator(generator(noise).detach()), target).backward()
        optimizer.step()

    return turn


def generator_turn(loss: Callable[[Tensor], Tensor]) -> Callable[..., None]:
    """A turn with ``loss(fake)``."""

    def turn(generator, discriminator, optimizer, noise) -> None:
        optimizer.zero_grad()
        loss(discriminator(generator(noise))).backward()
        optimizer.step()

    return turn


def gan_step(fault: str = "") -> Callable[..., None]:
    """The step of Part 4 with one of the five faults, or without any."""
    squash = torch.sigmoid if fault == "sigmoid twice" else lambda logit: logit

    def step(generator, discriminator, g_optimizer, d_optimizer, real, noise) -> None:
        if fault == "evaluation mode":
            generator.eval()
        g_optimizer.zero_grad()
        d_optimizer.zero_grad()
        fake = generator(noise[0])
        if fault != "missing detach":
            fake = fake.detach()
        smoothed(squash(discriminator(real)), squash(discriminator(fake)), 1.0).backward()
        d_optimizer.step()
        if fault == "wrong optimizer":
            d_optimizer.zero_grad()
        loss = non_saturating(squash(discriminator(generator(noise[1]))))
        (-loss if fault == "wrong sign" else loss).backward()
        (d_optimizer if fault == "wrong optimizer" else g_optimizer).step()

    return step


def players(draw: Draw, norm: bool = False) -> tuple[nn.Module, nn.Module]:
    """A generator and a discriminator of the plane in float64, with weights large enough to give varied logits."""
    generator = draw.network(lambda: mlp(Z, 6, 2, activation=nn.Tanh))
    if norm:
        generator.insert(1, draw.network(lambda: nn.BatchNorm1d(6)))
    discriminator = draw.network(lambda: critic(2, 7, activation=nn.Tanh))
    with torch.no_grad():
        for network in (generator, discriminator):
            for weight in network.parameters():
                weight.copy_(draw.uniform(0.4, 1.2, *weight.shape) * (draw.uniform(-1, 1, *weight.shape)).sign())
    return generator, discriminator


def weights(network: nn.Module, state: dict[str, Tensor]) -> dict[str, Tensor]:
    """The entries of ``state`` that are weights, without the buffers of batch norm."""
    return {name: state[name] for name, _ in network.named_parameters()}
