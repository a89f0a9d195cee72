"""One training step of a GAN: k discriminator turns, then one generator turn (Goodfellow et al. 2014, algorithm 1).

The GANs of the course differ in the arguments of this step:

* WGAN: ``loss=wasserstein, after_d_step=lambda critic: clip_weights(critic, 0.01), k=5``;
* WGAN-GP: ``loss=wasserstein, regulariser=lambda critic, x, fake: 10 * gradient_penalty(critic, x, fake), k=5``;
* SN-GAN: ``loss=hinge`` and a discriminator that is ``spectrally_normalised``;
* R1: ``regulariser=lambda critic, x, fake: 0.05 * r1(critic, x)``;
* instance noise: ``augment=lambda x: x + sigma * torch.randn_like(x)``.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from torch import Tensor, nn
from torch.optim import Optimizer

from course_lib.gans.losses import GanLoss, non_saturating
from course_lib.gans.shapes import logits, same_shape
from course_lib.gans.turn import require_graph, require_weights, training_mode, turn


class Step(NamedTuple):
    """The losses in each player's last turn, the generated batch of the generator's turn, and the regulariser's value.

    ``d_loss`` does not include ``penalty``, so that with the Wasserstein loss ``-d_loss`` is the critic's estimate of
    the distance (multiplied by K for a K-Lipschitz critic). ``fake`` is detached and not augmented.
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
    after_d_step: Callable[[nn.Module], object] | None = None,
    augment: Callable[[Tensor], Tensor] = lambda x: x,
) -> Step:
    """Train the discriminator k times and the generator once, and return the losses.

    ``real()`` and ``noise()`` each return a new batch, shapes ``(B, ...)`` and ``(B, z)``. The discriminator returns
    logits ``(B,)``. ``augment`` is applied to all batches that the discriminator sees, real and generated.
    ``regulariser(discriminator, x, fake)`` returns a scalar that is added to the discriminator's loss; ``x`` and
    ``fake`` are augmented. ``after_d_step(discriminator)`` is called after each of the discriminator's steps, for
    example to clip its weights. It is the ``after_step`` of the discriminator's turn, named like ``d_optimizer``.

    Both networks are in training mode during the step, except for frozen layers
    (:func:`~course_lib.gans.turn.training_mode`). The generator's turn does not change the discriminator's weights or
    gradients. Batch norm's running statistics and spectral norm's vectors follow every batch they see, in both turns.

    Raises, before any weight changes, ``TypeError`` for a ``loss`` that is not a :class:`GanLoss` and for batches or a
    penalty that are not tensors, and ``ValueError`` for ``k < 1``, swapped optimisers, real and generated batches of
    different shapes, empty batches, logits of another shape, and an augmentation or a penalty without a gradient.
    """
    if not isinstance(loss, GanLoss):
        hint = f"; call it: loss={getattr(loss, '__name__', 'loss')}()" if callable(loss) else ""
        raise TypeError(f"the loss must be a GanLoss such as non_saturating, got a {type(loss).__name__}{hint}")
    if k < 1:
        raise ValueError(f"the discriminator needs at least one turn, got k = {k}")
    require_weights(g_optimizer, generator, "the generator")
    require_weights(d_optimizer, discriminator, "the discriminator")
    fake = penalty = d_loss = None

    def discriminator_loss() -> Tensor:
        nonlocal d_loss, penalty
        x, generated = real(), generator(noise())
        same_shape(x, generated)
        x, seen = augment(x), augment(generated)
        if not isinstance(x, Tensor) or not isinstance(seen, Tensor):
            raise TypeError(f"augment must return a tensor, got {type(x).__name__} and {type(seen).__name__}")
        if generated.requires_grad and not seen.requires_grad:
            raise ValueError("augment cuts the graph: no gradient can pass through it back to the generator")
        seen = seen.detach()
        d_loss = loss.discriminator(logits(discriminator, x), logits(discriminator, seen))
        if not regulariser:
            penalty = d_loss.new_zeros(())
        else:
            penalty = regulariser(discriminator, x, seen)
            require_graph(penalty, "the regulariser's penalty")
        return d_loss + penalty

    def generator_loss() -> Tensor:
        nonlocal fake
        fake = generator(noise())
        return loss.generator(logits(discriminator, augment(fake)))

    after_step = partial(after_d_step, discriminator) if after_d_step else None
    with training_mode(generator, discriminator):
        for _ in range(k):
            turn(discriminator, d_optimizer, discriminator_loss, after_step=after_step)
        g_loss = turn(generator, g_optimizer, generator_loss, frozen=discriminator)
    return Step(d_loss.item(), g_loss, fake.detach(), penalty.item())
