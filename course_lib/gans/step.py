"""One round of the game: k discriminator steps, then one generator step (Goodfellow et al. 2014, algorithm 1)."""

from collections.abc import Callable
from typing import NamedTuple

from torch import Tensor, nn
from torch.optim import Optimizer

from course_lib.gans.losses import GanLoss, non_saturating


class Round(NamedTuple):
    """What a round measured: each player's loss in its last step and the generator's last batch, detached."""

    d_loss: float
    g_loss: float
    fake: Tensor


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
    augment: Callable[[Tensor], Tensor] = lambda x: x,
) -> Round:
    """Play one round.

    ``real()`` and ``noise()`` draw a fresh batch each, shapes ``(B, ...)`` and ``(B, z)``; the discriminator returns
    logits ``(B,)``. ``augment`` is applied to all it sees, real and generated (instance noise goes here).
    The generator's step leaves the discriminator's weights, gradients and ``requires_grad`` as they were.
    Raises ``ValueError`` for ``k < 1`` and for logits that are not one a row.
    """
    if k < 1:
        raise ValueError(f"the discriminator needs at least one step a round, got k = {k}")
    for _ in range(k):
        x, fake = real(), generator(noise()).detach()
        real_logits, fake_logits = discriminator(augment(x)), discriminator(augment(fake))
        if real_logits.shape != x.shape[:1]:
            raise ValueError(
                f"the discriminator must return one logit a row, shape {tuple(x.shape[:1])}, "
                f"got {tuple(real_logits.shape)}"
            )
        d_loss = loss.discriminator(real_logits, fake_logits)
        d_optimizer.zero_grad()
        d_loss.backward()
        d_optimizer.step()

    learning = [weight for weight in discriminator.parameters() if weight.requires_grad]
    for weight in learning:
        weight.requires_grad_(False)
    try:
        fake = generator(noise())
        g_loss = loss.generator(discriminator(augment(fake)))
        g_optimizer.zero_grad()
        g_loss.backward()
        g_optimizer.step()
    finally:
        for weight in learning:
            weight.requires_grad_(True)
    return Round(d_loss.item(), g_loss.item(), fake.detach())
