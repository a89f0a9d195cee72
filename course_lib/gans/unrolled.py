r"""Unrolled GANs: the generator's loss against the discriminator as it will be after K more steps.

The discriminator's next K steps of gradient descent depend on the generator, because they use its samples:

.. math:: \theta_D^{i+1} = \theta_D^i - \eta\,\nabla_{\theta_D} L_D(\theta_G, \theta_D^i), \qquad
          \text{the generator minimises } L_G(\theta_G, \theta_D^K(\theta_G)).

Its gradient therefore has a second term, which passes back through the K steps and says how the discriminator would
respond to a change of the generator. Without that term (if the steps are taken and detached) the generator only meets a
better trained discriminator. Only this look-ahead uses the K steps; the discriminator itself then takes a single one.

Source: Metz et al. 2017 (arXiv:1611.02163); Durham lecture 6, where the figure shows the ring of eight.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.func import functional_call
from torch.optim import Optimizer

from course_lib.gans.losses import GanLoss, non_saturating
from course_lib.gans.shapes import logits, same_shape
from course_lib.gans.step import Step
from course_lib.gans.turn import training_mode, turn

Draw = Callable[[], Tensor]


def unrolled_loss(
    generator: nn.Module,
    discriminator: nn.Module,
    real: Draw,
    noise: Draw,
    *,
    k: int = 5,
    lr: float,
    loss: GanLoss = non_saturating,
) -> Tensor:
    """The generator's loss after ``k`` look-ahead steps of size ``lr``, a scalar that keeps the graph through them.

    The discriminator's weights and buffers do not change. Raises ``ValueError`` for ``k < 0`` and ``lr <= 0``, and for
    batches and logits as :func:`~course_lib.gans.step.gan_step` does.
    """
    if k < 0 or not lr > 0:
        raise ValueError(f"unrolling needs k >= 0 steps of a size lr > 0, got k = {k} and lr = {lr}")
    weights = {name: weight.detach().requires_grad_() for name, weight in discriminator.named_parameters()}
    buffers = {name: buffer.clone() for name, buffer in discriminator.named_buffers()}

    def judged(x: Tensor) -> Tensor:
        return logits(lambda batch: functional_call(discriminator, (weights, buffers), batch), x)

    for _ in range(k):
        x, fake = real(), generator(noise())
        same_shape(x, fake)
        gradients = torch.autograd.grad(
            loss.discriminator(judged(x), judged(fake)), list(weights.values()), create_graph=True
        )
        weights = {name: weight - lr * gradient for (name, weight), gradient in zip(weights.items(), gradients)}
    return loss.generator(judged(generator(noise())))


def unrolled_step(
    generator: nn.Module,
    discriminator: nn.Module,
    g_optimizer: Optimizer,
    d_optimizer: Optimizer,
    real: Draw,
    noise: Draw,
    *,
    k: int = 5,
    lr: float,
    loss: GanLoss = non_saturating,
) -> Step:
    """One turn of the discriminator, then one of the generator with :func:`unrolled_loss`; returns the losses.

    ``k = 0`` is :func:`~course_lib.gans.step.gan_step`.
    """
    fake = None

    def discriminator_loss() -> Tensor:
        nonlocal fake
        x, fake = real(), generator(noise()).detach()
        same_shape(x, fake)
        return loss.discriminator(logits(discriminator, x), logits(discriminator, fake))

    def generator_loss() -> Tensor:
        return unrolled_loss(generator, discriminator, real, noise, k=k, lr=lr, loss=loss)

    with training_mode(generator, discriminator):
        d_loss = turn(discriminator, d_optimizer, discriminator_loss)
        g_loss = turn(generator, g_optimizer, generator_loss, frozen=discriminator)
    return Step(d_loss, g_loss, fake)
