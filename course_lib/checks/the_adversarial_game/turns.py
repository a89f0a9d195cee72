"""Exercise 01, Parts 1 and 2: one turn of each player."""

import copy
from collections.abc import Callable

from torch import Tensor, nn

from course_lib.checking.answers import Answer, AnswerError, Learner, Trained
from course_lib.checking.compare import close
from course_lib.checking.expectation import expect
from course_lib.checks.the_adversarial_game import steps
from course_lib.checks.the_adversarial_game.steps import smoothed

NO_STEP = "No weight moved: did you call backward() and step(), and does the gradient reach the weights?"


def discriminator(draw, discriminator_turn):
    generator, judge = steps.players(draw)
    target = draw.number(0.75, 0.9)
    batches = [(2 * draw.normal(n, 2), draw.normal(n, steps.Z), target) for n in (1, 7, 5, 6)]
    sgd = ("sgd", {"lr": draw.number(0.3, 0.5)})

    def ask(answer: Answer, chosen: list[tuple]) -> Trained:
        return answer.train([judge, generator], chosen, [sgd, None])

    def one_each(answer: Answer) -> list[dict[str, Tensor]]:
        return [ask(answer, [batch]).networks[0].state for batch in batches[:2]]

    def by(loss: Callable) -> list[dict[str, Tensor]]:
        return one_each(Answer(steps.discriminator_turn(loss)))

    yield expect(
        "Discriminator's weights after one turn, on one sample and on seven",
        lambda: one_each(discriminator_turn),
        by(smoothed),
        worth=2,
        mistakes={
            NO_STEP: [judge.state_dict()] * 2,
            "The real samples have the label 1 here; the label asked for is `target`.": by(
                lambda real, fake, t: smoothed(real, fake, 1.0)
            ),
            "The generated samples are smoothed as well; their label stays 0.": by(
                lambda real, fake, t: smoothed(real, fake, t, 1 - t)
            ),
            "The labels are swapped: real samples get `target`, generated ones 0.": by(
                lambda real, fake, t: smoothed(fake, real, t)
            ),
            "The discriminator went uphill on its loss: the optimiser minimises.": by(
                lambda real, fake, t: -smoothed(real, fake, t)
            ),
            "There is a sigmoid too many: the network returns logits, and binary_cross_entropy_with_logits takes "
            "logits.": by(lambda real, fake, t: smoothed(real.sigmoid(), fake.sigmoid(), t)),
            "This is the sum over the batch; take the mean.": by(
                lambda real, fake, t: len(real) * smoothed(real, fake, t)
            ),
            "This is half of the loss: the two means are added, not averaged.": by(
                lambda real, fake, t: smoothed(real, fake, t) / 2
            ),
            "Only the real samples enter the loss.": by(lambda real, fake, t: smoothed(real, 0 * fake, t)),
            "Only the generated samples enter the loss.": by(lambda real, fake, t: smoothed(0 * real, fake, t)),
        },
        fallback="Compare your loss with the formula above, term by term, on a batch of one.",
    )
    yield _in_a_row(discriminator_turn, [judge, generator], batches[1:], sgd)
    yield _left_alone(
        lambda: ask(discriminator_turn, batches[1:2]),
        [judge, generator],
        "generator",
        "The generator received gradients: detach its samples in this turn.",
    )


def generator(draw, generator_turn):
    player, judge = steps.players(draw)
    batches = [(draw.normal(n, steps.Z),) for n in (1, 7, 5, 6)]
    sgd = ("sgd", {"lr": draw.number(0.3, 0.5)})

    def ask(answer: Answer, chosen: list[tuple]) -> Trained:
        return answer.train([player, judge], chosen, [sgd, None])

    def one_each(answer: Answer) -> list[dict[str, Tensor]]:
        return [ask(answer, [batch]).networks[0].state for batch in batches[:2]]

    def by(loss: Callable) -> list[dict[str, Tensor]]:
        return one_each(Answer(steps.generator_turn(loss)))

    loss = steps.non_saturating
    yield expect(
        "Generator's weights after one turn, on one sample and on seven",
        lambda: one_each(generator_turn),
        by(loss),
        worth=2,
        mistakes={
            NO_STEP: [player.state_dict()] * 2,
            "This is the printed loss, log(1 - D), which saturates; the non-saturating loss is asked for.": by(
                lambda fake: -loss(-fake)
            ),
            "The generator helps the discriminator: this minimises log D, and the loss is -log D.": by(
                lambda fake: -loss(fake)
            ),
            "The label of the generated samples is 0 here, as in the discriminator's turn; the generator wants 1.": by(
                lambda fake: loss(-fake)
            ),
            "There is a sigmoid too many: the network returns logits, and binary_cross_entropy_with_logits takes "
            "logits.": by(lambda fake: loss(fake.sigmoid())),
            "This is the sum over the batch; take the mean.": by(lambda fake: len(fake) * loss(fake)),
            "This maximises the logit itself (the loss of a Wasserstein GAN).": by(lambda fake: -fake.mean()),
        },
        fallback="Compare your loss with the formula above on a batch of one.",
    )
    yield _in_a_row(generator_turn, [player, judge], batches[1:], sgd)
    yield _left_alone(
        lambda: ask(generator_turn, batches[1:2]),
        [player, judge],
        "discriminator",
        "The discriminator kept gradients of the generator's loss in its weights: freeze it during this turn, or remove"
        " them afterwards.",
    )


def _in_a_row(turn: Answer, networks: list[nn.Module], batches: list[tuple], sgd: tuple):
    """The row on three turns in a row: whatever the loss, they are three separate turns without momentum."""

    def got() -> float:
        together = _moved(turn.train(networks, batches, [sgd, None]), networks).state
        chained = copy.deepcopy(networks)
        for batch in batches:
            chained[0].load_state_dict(turn.train(chained, [batch], [sgd, None]).networks[0].state)
        return max((together[name] - weight).abs().max().item() for name, weight in chained[0].state_dict().items())

    return expect(
        "Largest weight difference: three turns in a row and three separate ones",
        got,
        0.0,
        worth=1,
        fallback="Something is carried from one turn to the next. What is in .grad when a turn starts?",
    )


def _moved(trained: Trained, networks: list[nn.Module]) -> Learner:
    """The player whose turn it was. ``AnswerError`` if none of its weights moved: then other rows say nothing."""
    if close(trained.networks[0].state, networks[0].state_dict(), 0.0):
        raise AnswerError("no weight moved")
    return trained.networks[0]


def _left_alone(asked: Callable[[], Trained], networks: list[nn.Module], other: str, gradients: str):
    """The row on the player whose turn it is not: ``networks`` has the one whose turn it is first."""
    clean, as_found = f"no gradients on the {other}", "its weights, both modes and requires_grad as they were"

    def got() -> dict[str, bool]:
        trained = asked()
        _moved(trained, networks)
        _, learner = found = trained.networks
        same = close(learner.state, networks[1].state_dict(), 0.0)
        for network, after in zip(networks, found):
            modes = {name: module.training for name, module in network.named_modules()}
            same = same and after.training == modes and all(after.learning.values())
        return {clean: not learner.gradients, as_found: same}

    return expect(
        f"The {other} is left as it was",
        got,
        {clean: True, as_found: True},
        worth=2,
        mistakes={
            gradients: {clean: False, as_found: True},
            f"The weights of the {other} moved, or a network was left frozen or in another mode.": {
                clean: True,
                as_found: False,
            },
        },
        fallback=f"Look at the weights, the gradients and the mode of the {other} before and after the turn.",
    )
