"""One round of the game: k discriminator steps, then one generator step (Goodfellow et al. 2014, algorithm 1).

Every GAN of the course is this step with other arguments:

* WGAN: ``loss=wasserstein, constrain=lambda critic: clip_weights(critic, 0.01), k=5``;
* WGAN-GP: ``loss=wasserstein, regulariser=lambda critic, x, fake: 10 * gradient_penalty(critic, x, fake), k=5``;
* SN-GAN: ``loss=hinge`` and a discriminator that is ``spectrally_normalised``;
* R1: ``regulariser=lambda critic, x, fake: 0.05 * r1(critic, x)``;
* instance noise: ``augment=lambda x: x + sigma * torch.randn_like(x)``.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from torch import Tensor, nn
from torch.optim import Optimizer

from course_lib.gans.losses import GanLoss, non_saturating
from course_lib.gans.shapes import logits, same_shape


class Round(NamedTuple):
    """What a round measured, in each player's last step: the losses, the generated batch, what the regulariser added.

    ``d_loss`` is without ``penalty``, so that with the Wasserstein loss ``-d_loss`` is the critic's estimate of the
    distance (K times it, for a critic that is K-Lipschitz). ``fake`` is detached and not augmented.
    """

    d_loss: float
    g_loss: float
    fake: Tensor
    penalty: float = 0.0


def gan_step(
    generator: nn.Module,
    discriminator: nn.Module,
    g_optimizer: Optimizer,
    d_optimizer: Optimizer,
    real: Callable[[], Tensor],
    noise: Callable[[], Tensor],
    *,
    loss: GanLoss = non_saturating,
    k: int = 1,
    regulariser: Callable[[nn.Module, Tensor, Tensor], Tensor] | None = None,
    constrain: Callable[[nn.Module], None] | None = None,
    augment: Callable[[Tensor], Tensor] = lambda x: x,
) -> Round:
    """Play one round.

    ``real()`` and ``noise()`` draw a fresh batch each, shapes ``(B, ...)`` and ``(B, z)``; the discriminator returns
    logits ``(B,)``. ``augment`` is applied to all it sees, real and generated. ``regulariser(discriminator, x, fake)``
    is a scalar added to the discriminator's loss, at the augmented batches; ``constrain(discriminator)`` runs after
    each of its steps.

    Both networks play in training mode, and each module's own mode is put back. The generator's step leaves the
    discriminator's weights, gradients and ``requires_grad`` as they were; its buffers (batch norm's running statistics,
    spectral norm's vectors) follow every batch it sees. Raises ``ValueError`` for ``k < 1``, real and generated batches
    of different shapes, empty ones, and logits that are not one a row.
    """
    if k < 1:
        raise ValueError(f"the discriminator needs at least one step a round, got k = {k}")
    with _training(generator, discriminator):
        for _ in range(k):
            x, fake = real(), generator(noise()).detach()
            same_shape(x, fake)
            x, fake = augment(x), augment(fake)
            d_loss = loss.discriminator(logits(discriminator, x), logits(discriminator, fake))
            penalty = regulariser(discriminator, x, fake) if regulariser else d_loss.new_zeros(())
            d_optimizer.zero_grad()
            (d_loss + penalty).backward()
            d_optimizer.step()
            if constrain:
                constrain(discriminator)

        with _frozen(discriminator):
            fake = generator(noise())
            g_loss = loss.generator(logits(discriminator, augment(fake)))
            g_optimizer.zero_grad()
            g_loss.backward()
            g_optimizer.step()
    return Round(d_loss.item(), g_loss.item(), fake.detach(), penalty.item())


@contextmanager
def _training(*networks: nn.Module) -> Iterator[None]:
    """In training mode inside, each module as it was found after."""
    found = {module: module.training for network in networks for module in network.modules()}
    for network in networks:
        network.train()
    try:
        yield
    finally:
        for module, mode in found.items():
            module.training = mode


@contextmanager
def _frozen(network: nn.Module) -> Iterator[None]:
    """Gradients pass through inside, and none is left on the weights."""
    learning = [weight for weight in network.parameters() if weight.requires_grad]
    for weight in learning:
        weight.requires_grad_(False)
    try:
        yield
    finally:
        for weight in learning:
            weight.requires_grad_(True)
