"""Exercise 03, Part 8: the printed Algorithm 1, and a critic's step."""

import copy
from collections.abc import Callable

import torch
from torch import Tensor, nn

from course_lib.checking.answers import Trained, Unanswered
from course_lib.checking.classifiers import until
from course_lib.checking.compare import close
from course_lib.checking.expectation import expect, raises
from course_lib.checking.returned import numbers
from course_lib.checks.lipschitz_critics import training, values

CLIPPED = "every parameter, after the step"
LEFT = {"generator: gradients as before": True, "generator: weights as before": True, "modes, requires_grad": True}


def algorithm(draw, wrong_lines, printed_minus_right, critic_step):
    def lines(one: int, other: int) -> Tensor:
        return torch.tensor([one, other], dtype=torch.float64)

    yield expect(
        "The two lines that pass the wrong point to the critic",
        lambda: numbers(wrong_lines.value(), 2).sort().values,
        lines(7, 12),
        worth=1,
        reveal=False,
        mistakes={
            "Line 6 computes the point at which the gradient is penalised, and it is right. Which line uses that point "
            "for something else?": lines(6, 12),
            "Line 5 generates a sample, and it is right. Which line should use that sample, but cannot?": lines(5, 12),
            "One of the two lines belongs to the generator's loss. Which latents should it use?": lines(6, 7),
        },
        fallback="Follow the value of x̂ from line 5 to line 7, and that of z from line 4 to line 12.",
    )
    images = values.critic(draw, 8, 5, nn.Tanh)
    triples = [(draw.normal(b, 2, 2, 2), draw.normal(b, 2, 2, 2), draw.uniform(0, 1, b)) for b in (5, 2, 1)]

    def for_each(found: Callable[[Tensor, Tensor, Tensor, Tensor], Tensor]) -> list[Tensor]:
        """``found`` of the scores between, of the generated and of the real samples, and of ε."""
        with torch.no_grad():
            return [found(images(values.between(x, g, e)), images(g), images(x), e) for x, g, e in triples]

    yield expect(
        "Printed minus right, for batches of 5, 2 and 1",
        lambda: [printed_minus_right(images, *triple) for triple in triples],
        for_each(lambda mixed, fake, real, e: (mixed - fake).mean()),
        worth=2,
        mistakes={
            "ε does not fit the images. Give it the shape (B, 1, 1, 1).": raises("must match"),
            "The sign is flipped: this is right minus printed.": for_each(
                lambda mixed, fake, real, e: (fake - mixed).mean()
            ),
            "This is the printed loss itself, without its penalty.": for_each(
                lambda mixed, fake, real, e: (mixed - real).mean()
            ),
            "This is the right loss itself, without its penalty.": for_each(
                lambda mixed, fake, real, e: (fake - real).mean()
            ),
            "This is half of the distance of the mean scores. The critic is not linear, and ε is given.": (
                for_each(lambda mixed, fake, real, e: 0.5 * (real - fake).mean())
            ),
            "This is right for a linear critic only: f(x̂) is not the same mixture of f(x) and f(x̃).": for_each(
                lambda mixed, fake, real, e: (e * (real - fake)).mean()
            ),
            "This is the sum over the batch. Algorithm 1 takes the mean.": for_each(
                lambda mixed, fake, real, e: (mixed - fake).sum()
            ),
            "This is one number per sample. Algorithm 1 takes the mean.": for_each(
                lambda mixed, fake, real, e: mixed - fake
            ),
        },
        fallback="Write down L as printed and as it should be. The penalty is the same in both. Compare what is left.",
    )
    critic, generator, batches = until(lambda: training.spread_scores(draw, (7, 8, 6)), training.tell_apart)
    one = (batches[2][0][:1], batches[2][1][:1])
    sgd = [("sgd", {"lr": draw.number(0.3, 0.5)}), None]
    rmsprop = [("rmsprop", {"lr": draw.number(0.003, 0.006)}), None]
    settings = [(batches[0], sgd), (batches[1], rmsprop), (one, sgd)]

    def step(c: float, batch: tuple, optimizers: list, **more: list) -> Trained:
        return critic_step.train([critic, generator], [(*batch, c)], optimizers, **more)

    def unclipped(batch: tuple, optimizers: list, **more: list) -> dict[str, Tensor]:
        """The critic's weights after a step with a bound that none of them reaches."""
        try:
            return step(50.0, batch, optimizers, **more).networks[0].state
        except Unanswered:
            step(1e-3, batch, optimizers)  # raises Unanswered for a stub
            return critic.state_dict()

    def each(**slip) -> list[dict[str, Tensor]]:
        return [
            training.trained(training.critic_step(**slip), [critic, generator], [batch], optimizers)
            for batch, optimizers in settings
        ]

    wasserstein = training.wasserstein
    yield expect(
        "One step, large c: SGD, RMSprop, and a batch of one",
        lambda: [unclipped(*setting) for setting in settings],
        each(),
        worth=2,
        mistakes={
            "No weight moved. Are backward() and optimizer.step() both called?": [critic.state_dict()] * 3,
            "The sign of the loss is flipped: the optimiser minimises, and the critic wants f(x) large.": (
                each(loss=lambda real, fake: -wasserstein(real, fake))
            ),
            "There is a sigmoid before the loss. The Wasserstein loss uses the scores as they are.": each(
                loss=lambda real, fake: wasserstein(real.sigmoid(), fake.sigmoid())
            ),
            "This is the step of the original GAN, with cross-entropy.": each(loss=training.cross_entropy),
            "This is the hinge loss. The Wasserstein loss uses all scores, also those beyond 1 and -1.": each(
                loss=training.hinge
            ),
            "This is the sum over the batch. The mean is asked for.": each(
                loss=lambda real, fake: len(real) * wasserstein(real, fake)
            ),
            "This is plain gradient descent. Use the optimiser that is passed in.": each(own_descent=True),
        },
        fallback="Compare your loss with the mean of f(x̃) minus the mean of f(x), and count the optimiser's steps.",
        read="5 · The earth mover's distance and its dual",
    )

    def clipping() -> str:
        """Which parameters are clipped, and when; whatever the loss, compared with the answer's own unclipped steps."""
        batch, optimizers = settings[0]
        after, born = unclipped(batch, optimizers), critic.state_dict()
        c = min(0.1, *(weight.abs().max().item() / 2 for weight in after.values()))  # so each parameter is clipped
        found = step(c, batch, optimizers).networks[0].state
        lr = optimizers[0][1]["lr"]
        moves = {name: (weight - born[name]) / lr for name, weight in after.items()}
        norm = torch.cat([move.flatten() for move in moves.values()]).norm()
        linear = {f"{name}.{kind}" for name, layer in critic.named_modules() if isinstance(layer, nn.Linear)
                  for kind in ("weight", "bias")}  # fmt: skip
        ways = {
            CLIPPED: training.clipped(after, c),
            "nothing": after,
            "the weights of the linear layers": training.clipped(after, c, lambda n: n in linear and "weight" in n),
            "all but the biases": training.clipped(after, c, lambda n: "bias" not in n),
            "the linear layers": training.clipped(after, c, lambda n: n in linear),
            "the gradients": {n: born[n] + lr * move.clamp(-c, c) for n, move in moves.items()},
            "the norm of the gradient": {n: born[n] + lr * move * min(1, c / norm) for n, move in moves.items()},
        }
        if way := next((way for way, state in ways.items() if close(found, state, 1e-6)), ""):
            return way
        smaller = copy.deepcopy(critic)
        smaller.load_state_dict(training.clipped(born, c))
        before = critic_step.train([smaller, generator], [(*batch, 50.0)], optimizers).networks[0].state
        return "every parameter, before the step" if close(found, before, 1e-6) else "something else"

    yield expect(
        "What one step with a small c clips to [-c, c]",
        clipping,
        CLIPPED,
        worth=1,
        mistakes={
            "No parameter was clipped.": "nothing",
            "The gradients were clipped, but the parameters must stay in [-c, c].": "the gradients",
            "The norm of the gradient was clipped, but the parameters must stay in [-c, c].": (
                "the norm of the gradient"
            ),
            "The parameters were clipped before the step, which can move them out again.": (
                "every parameter, before the step"
            ),
            "The biases were not clipped, but every parameter must be.": "all but the biases",
            "The biases and the parameter of nn.PReLU were not clipped.": "the weights of the linear layers",
            "Only linear layers were clipped. Other layers have parameters as well: nn.PReLU has a slope.": (
                "the linear layers"
            ),
        },
        fallback="After the step, print the largest absolute value of each of critic.parameters(), and compare with c.",
        read="6 · Weight clipping",
    )

    stale = {name: draw.normal(*weight.shape) for name, weight in critic.named_parameters()}

    def with_old_gradients() -> str:
        plain, again = unclipped(*settings[0]), unclipped(*settings[0])
        if not close(plain, again, 1e-6):
            return "two steps differ by themselves"
        return "the same" if close(unclipped(*settings[0], gradients=[stale, {}]), plain, 1e-6) else "another step"

    yield expect(
        "The step is the same if the critic holds old gradients",
        with_old_gradients,
        "the same",
        worth=1,
        mistakes={
            "Old gradients change the step. Call optimizer.zero_grad() before backward(): the generator's step leaves "
            "gradients in the critic.": "another step",
            "Two steps with the same inputs differ. The step must draw nothing at random.": (
                "two steps differ by themselves"
            ),
        },
        fallback="Compare a step of a critic that holds old gradients with one of a critic that holds none.",
    )

    def left_alone() -> dict[str, bool]:
        return {what: all(way[what] for way in map(after_a_step, (True, False))) for what in LEFT}

    def after_a_step(training: bool) -> dict[str, bool]:
        before = [critic.train(training), generator.train(not training)]
        old = {name: torch.ones_like(weight) for name, weight in generator.named_parameters()}
        now = step(0.1, *settings[0], gradients=[{}, old]).networks
        same = all(
            learner.training == {name: module.training for name, module in network.named_modules()}
            and all(learner.learning.values())
            for network, learner in zip(before, now)
        )
        kept = values.equal(now[1].gradients, old), values.equal(now[1].state, generator.state_dict()), same
        return dict(zip(LEFT, kept))

    yield expect(
        "What the step leaves behind: the generator, both modes, requires_grad",
        left_alone,
        LEFT,
        worth=1,
        mistakes={
            "The gradients stored in the generator changed. Detach its samples, and zero the critic's only.": (
                LEFT | {"generator: gradients as before": False}
            ),
            "A network was left in another mode or with another requires_grad than it came in.": (
                LEFT | {"modes, requires_grad": False}
            ),
        },
        fallback="Compare both networks before and after the step.",
    )
