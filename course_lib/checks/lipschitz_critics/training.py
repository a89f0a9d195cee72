"""What Part 8 of exercise 03 trains, and the critic's step with other losses than the right one."""

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn.functional import softplus

from course_lib.checking.answers import Answer
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


@torch.no_grad()
def tell_apart(drawn: tuple) -> bool:
    """Whether the scores of both kinds lie on both sides of 1 and -1, some in between, the means now one way round and
    now the other.

    There the hinge is not linear, and a loss that takes the gap's size, or is content with a gap of 1, goes another
    way. No bias is small, the last one neither, which never moves: only so it shows whether it is clipped.
    """
    critic, generator, batches = drawn
    scores = [(critic(real), critic(generator(noise))) for real, noise in batches]
    beyond = all(kind.max() > 1.2 and kind.min() < -1.2 for pair in scores for kind in pair)
    between = all(torch.cat(pair).abs().min() < 0.8 for pair in scores)
    ahead, behind = (wasserstein(*pair).item() for pair in scores[:2])
    large = all(weight.abs().max() > 0.3 for weight in critic.parameters())
    return beyond and between and ahead < -1.2 and behind > 0.2 and large


def critic_step(loss: Callable = wasserstein, own_descent: bool = False) -> Callable[..., None]:
    """The critic's step without clipping, with this loss; or by plain gradient descent, the optimiser left alone."""

    def step(critic: nn.Module, generator: nn.Module, optimizer, real: Tensor, noise: Tensor) -> None:
        optimizer.zero_grad()
        loss(critic(real), critic(generator(noise).detach())).backward()
        if own_descent:
            with torch.no_grad():
                for weight in critic.parameters():
                    weight.sub_(optimizer.param_groups[0]["lr"] * weight.grad)
        else:
            optimizer.step()

    return step


def trained(step: Callable[..., None], *setting) -> dict[str, Tensor]:
    """The critic's weights after :meth:`Answer.train` with ``step``."""
    return Answer(step).train(*setting).networks[0].state


def clipped(state: dict[str, Tensor], c: float, only: Callable[[str], bool] = lambda name: True) -> dict[str, Tensor]:
    return {name: weight.clamp(-c, c) if only(name) else weight for name, weight in state.items()}
