"""What Part 8 of exercise 03 trains, and a critic's step: the students' few lines, with a switch for each mistake."""

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn.functional import softplus

from course_lib.checking.answers import Answer
from course_lib.checking.compare import close
from course_lib.checking.draw import Draw
from course_lib.networks.mlp import critic as plain_critic
from course_lib.networks.mlp import mlp


def wasserstein(real: Tensor, fake: Tensor) -> Tensor:
    return fake.mean() - real.mean()


def cross_entropy(real: Tensor, fake: Tensor) -> Tensor:
    return softplus(-real).mean() + softplus(fake).mean()


def hinge(real: Tensor, fake: Tensor) -> Tensor:
    return (1 - real).relu().mean() + (1 + fake).relu().mean()


@torch.no_grad()
def spread_scores(draw: Draw, sizes: tuple[int, ...]) -> tuple[nn.Module, nn.Module, list[tuple[Tensor, Tensor]]]:
    """A critic, a generator, and batches (real, noise): in the first, third, ... the real samples score higher, in the
    others the generated ones, but in each batch there are some of both with high scores and with low ones."""
    critic = draw.network(lambda: plain_critic(2, 5, activation=nn.PReLU))
    generator = draw.network(lambda: mlp(3, 4, 2))
    for weight in [*critic.parameters(), *generator.parameters()]:
        weight.mul_(2.5)
    real, noise = 2 * draw.normal(60, 2), draw.normal(60, 3)
    scores, generated, last = critic(real), critic(generator(noise)), critic[-2]
    larger = 3 / torch.cat([scores, generated]).std()
    last.bias.sub_(torch.cat([scores, generated]).mean()).mul_(larger)
    last.weight.mul_(larger)
    batches = []
    for place, size in enumerate(sizes):
        few_low, few_high = (59 * draw.uniform(0, 1, size - 2).pow(power) for power in (1 / 3, 3))
        ends = torch.tensor([2.0, 57.0])
        ranks = [torch.cat([ends, among]).long() for among in (few_low, few_high)]
        of_real, of_noise = ranks if place % 2 == 0 else ranks[::-1]
        batches.append((real[scores.argsort()[of_real]], noise[generated.argsort()[of_noise]]))
    return critic, generator, batches


def tell_apart(c: float, optimizers: list) -> Callable[[tuple], bool]:
    """Whether the scores of both kinds lie on both sides of 1 and -1, some in between, the means now one way round and
    now the other.

    There the hinge is not linear, and a loss that takes the gap's size, or is content with a gap of 1, goes another
    way. Each bias is born well outside [-c, c]: the last one never moves, and only so it shows whether it is clipped.
    And not all weights end at c or -c, where gradients of earlier steps would not show, nor is the slope of the PReLU
    brought into [-c, c] by the step itself.
    """

    @torch.no_grad()
    def fits(drawn: tuple) -> bool:
        critic, generator, batches = drawn
        scores = [(critic(real), critic(generator(noise))) for real, noise in batches]
        beyond = all(kind.max() > 1.2 and kind.min() < -1.2 for pair in scores for kind in pair)
        between = all(torch.cat(pair).abs().min() < 0.8 for pair in scores)
        ahead, behind = (wasserstein(*pair).item() for pair in scores[:2])
        outside = all(weight.abs().max() > 2 * c for weight in critic.parameters())
        if not (beyond and between and ahead < -1.2 and behind > 0.2 and outside):
            return False
        asked = [critic, generator], [(*batch, c) for batch in batches], optimizers
        right, others = trained(critic_step(), *asked), (critic_step(zero=False), critic_step(clip="linear"))
        return not any(close(right, trained(other, *asked), 1e-3) for other in others)

    return fits


def critic_step(loss: Callable = wasserstein, clip: str = "weights", zero: bool = True) -> Callable[..., None]:
    """The critic's step of the Wasserstein GAN with clipping, or one that differs from it in a single point."""

    def step(critic: nn.Module, generator: nn.Module, optimizer, real: Tensor, noise: Tensor, c: float) -> None:
        weights = list(critic.parameters())
        if clip == "before":
            _clamp(weights, c)
        if zero:
            optimizer.zero_grad()
        loss(critic(real), critic(generator(noise).detach())).backward()
        if clip == "gradients":
            nn.utils.clip_grad_value_(weights, c)
        if clip == "norm":
            nn.utils.clip_grad_norm_(weights, c)
        if clip != "only":
            optimizer.step()
        if clip in ("weights", "only"):
            _clamp(weights, c)
        if clip == "no biases":
            _clamp([weight for weight in weights if weight.ndim > 1], c)
        if clip == "linear":
            _clamp([weight for layer in critic if isinstance(layer, nn.Linear) for weight in layer.parameters()], c)

    return step


@torch.no_grad()
def _clamp(weights: list[Tensor], c: float) -> None:
    for weight in weights:
        weight.clamp_(-c, c)


def trained(step: Callable[..., None], *setting) -> dict[str, Tensor]:
    """The critic's weights after :meth:`Answer.train` with ``step``."""
    return Answer(step).train(*setting).networks[0].state
