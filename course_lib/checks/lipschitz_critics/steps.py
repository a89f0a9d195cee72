"""Exercise 03, Part 8: the printed Algorithm 1, and a critic's step."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from course_lib.checking.answers import AnswerError, Trained, Unanswered
from course_lib.checking.classifiers import until
from course_lib.checking.compare import close
from course_lib.checking.expectation import expect, raises
from course_lib.checking.returned import numbers
from course_lib.checks.lipschitz_critics import training, values


def algorithm(draw, wrong_lines, printed_minus_right, critic_step):
    def lines(one: int, other: int) -> Tensor:
        return torch.tensor([one, other], dtype=torch.float64)

    formula = "Printed minus right, for a critic that is not linear"
    yield expect(
        "The two lines that show the critic a wrong point",
        lambda: numbers(wrong_lines.value(), 2).sort().values,
        lines(7, 12),
        worth=1,
        needs=formula,
        reveal=False,
        mistakes={
            "Line 6 makes the point at which the slope is measured: it is needed. Who else gets to see it?": lines(
                6, 12
            ),
            "Line 5 draws a generated sample, as it should. What becomes of it?": lines(5, 12),
            "One of the two is the generator's: which latents does it use?": lines(6, 7),
        },
        fallback="Follow x̂ from line 5 to line 7, and z from line 4 to line 12.",
    )
    images = values.critic(draw, 8, 5, nn.Tanh)
    b = int(draw.number(5, 10))
    x, g, epsilon = draw.normal(b, 2, 2, 2), draw.normal(b, 2, 2, 2), draw.uniform(0, 1, b)
    with torch.no_grad():
        mixed, generated, true = images(values.between(x, g, epsilon)), images(g), images(x)
    off = (mixed - generated).mean()
    yield expect(
        formula,
        lambda: printed_minus_right(images, x, g, epsilon),
        off,
        worth=2,
        mistakes={
            "The sign is flipped: this is right minus printed.": -off,
            "This is the printed loss itself, without its penalty.": (mixed - true).mean(),
            "This is the right loss itself, without its penalty.": (generated - true).mean(),
            "Half the signal is lost for a linear critic, on average. This one is not linear.": (
                0.5 * (true - generated).mean()
            ),
            "A linear critic would make it that; this one is not linear.": (epsilon * (true - generated)).mean(),
            "The sum over the batch; Algorithm 1 takes the mean.": b * off,
        },
        fallback="The penalty is the same in both. Which two values of the critic are left?",
    )
    c = draw.number(0.05, 0.15)
    sgd = [("sgd", {"lr": draw.number(0.3, 0.5), "momentum": draw.number(0.6, 0.8)}), None]
    rmsprop = [("rmsprop", {"lr": draw.number(0.003, 0.006)}), None]
    critic, generator, batches = until(
        lambda: training.spread_scores(draw, (b + 4, b, b + 1)), training.tell_apart(c, sgd)
    )

    def after(step: Callable, c: float, batches: list[tuple], optimizers: list = sgd) -> dict[str, Tensor]:
        return training.trained(step, [critic, generator], [(r, z, c) for r, z in batches], optimizers)

    def steps(c: float, batches: list[tuple], optimizers: list = sgd) -> Trained:
        """One that changes nothing may still be an answer, which only clips: then a small bound shows it."""
        try:
            return critic_step.train([critic, generator], [(r, z, c) for r, z in batches], optimizers)
        except Unanswered:
            critic_step.train([critic, generator], [(*batches[0], 1e-3)], sgd)
            raise AnswerError("no weight moved") from None

    def one_each(loss: Callable) -> list[dict[str, Tensor]]:
        return [after(training.critic_step(loss), 50.0, [batch]) for batch in batches[:2]]

    single = "The critic's weights after one step, on one batch or another, with a bound that none of them reaches"
    called = "did you call backward() and optimizer.step()?"
    still, only_clips = f"No weight moved: {called}", f"This only clips: {called}"
    wasserstein, right = training.wasserstein, one_each(training.wasserstein)
    yield expect(
        single,
        lambda: [steps(50.0, [batch]).networks[0].state for batch in batches[:2]],
        right,
        worth=2,
        mistakes={
            still: [critic.state_dict()] * 2,
            only_clips: raises("no weight moved"),
            "The critic went the wrong way: it wants f(x) large and f(x̃) small, and the optimiser minimises.": one_each(
                lambda real, fake: -wasserstein(real, fake)
            ),
            "A sigmoid stands between the critic and the loss: the Wasserstein loss takes the scores as they are.": (
                one_each(lambda real, fake: wasserstein(real.sigmoid(), fake.sigmoid()))
            ),
            "This is the step of the ordinary GAN, with cross-entropy.": one_each(training.cross_entropy),
            "This is the hinge loss: the Wasserstein loss takes every score as it is, those beyond 1 and -1 too.": (
                one_each(training.hinge)
            ),
            "This is the sum over the batch; the mean is asked for.": one_each(
                lambda real, fake: len(real) * wasserstein(real, fake)
            ),
        },
        fallback="Minimise the mean of f(x̃) minus the mean of f(x), with one step of the optimiser.",
        read="5 · The earth mover's distance and its dual",
    )

    def by_both(**slip) -> list[dict[str, Tensor]]:
        return [after(training.critic_step(**slip), c, batches, optimizers) for optimizers in (sgd, rmsprop)]

    yield expect(
        "The critic's weights after three steps, with a bound that they do reach, by SGD with momentum and by RMSprop",
        lambda: [steps(c, batches, optimizers).networks[0].state for optimizers in (sgd, rmsprop)],
        by_both(),
        worth=2,
        needs=single,
        mistakes={
            only_clips: by_both(clip="only"),
            "The gradients were clipped; it is the weights that must stay within c.": by_both(clip="gradients"),
            "The norm of the gradient was clipped; it is the weights that must stay within c.": by_both(clip="norm"),
            "The weights were clipped before the step, which then took them out again.": by_both(clip="before"),
            "Nothing was clipped.": by_both(clip="nothing"),
            "The biases were not clipped: every parameter is.": by_both(clip="no biases"),
            "Only the linear layers were clipped. Other layers have parameters, too: nn.PReLU has its slope.": by_both(
                clip="linear"
            ),
            "The gradients of earlier steps were not set to zero.": by_both(zero=False),
        },
        fallback="After the step each parameter of the critic goes back into [-c, c], in place. If the single step "
        "above is wrong, begin there.",
        read="6 · Weight clipping",
    )

    def left_alone() -> dict[str, bool]:
        ways = [after_a_step(*modes) for modes in ((True, True), (True, False), (False, True))]
        return {what: all(way[what] for way in ways) for what in ways[0]}

    def after_a_step(*modes: bool) -> dict[str, bool]:
        before = [network.train(mode) for network, mode in zip((critic, generator), modes)]
        now = steps(50.0, batches[:1]).networks
        same = all(torch.equal(now[1].state[name], old) for name, old in generator.state_dict().items())
        for network, learner in zip(before, now):
            as_it_came = {name: module.training for name, module in network.named_modules()}
            same = same and learner.training == as_it_came and all(learner.learning.values())
        return found(close(now[0].state, right[0], 1e-6), not now[1].gradients, same)

    def found(stepped: bool, no_gradients: bool, unchanged: bool) -> dict[str, bool]:
        return {
            "critic's step right": stepped,
            "generator: no gradients": no_gradients,
            "all else as before": unchanged,
        }

    yield expect(
        "A right step that leaves the generator without gradients, and both networks' modes as they were",
        left_alone,
        found(True, True, True),
        worth=1,
        needs=single,
        mistakes={
            "The generator got gradients, which are in its next step's way: detach its samples.": found(
                True, False, True
            ),
            "A network was left frozen (requires_grad) or in another mode than it came in, or the generator's weights "
            "moved. None of it is needed: detach the samples.": found(True, True, False),
            "The critic's step is not right yet: begin above.": found(False, True, True),
        },
        fallback="The critic's step changes the critic, and nothing of the generator: detach its samples.",
    )
