"""Exercise 01, Part 4: five broken training steps, each named and repaired."""

from torch import Tensor

from course_lib.checking.answers import Answer, AnswerError, Unanswered
from course_lib.checking.expectation import expect
from course_lib.checks.the_adversarial_game import steps

FAULTS = dict(zip("abcde", ("sigmoid twice", "evaluation mode", "missing detach", "wrong optimizer", "wrong sign")))


def diagnosis(draw, faults, *repaired):
    networks = steps.players(draw, norm=True)
    sgd = [("sgd", {"lr": draw.number(0.1, 0.3), "momentum": draw.number(0.4, 0.6)})] * 2
    batches = [(2 * draw.normal(8, 2), draw.normal(2, 8, steps.Z)) for _ in range(3)]

    def after(step: Answer) -> list[dict[str, Tensor]]:
        trained = step.train(list(networks), batches, sgd).networks
        return [steps.weights(network, learner.state) for network, learner in zip(networks, trained)]

    def named(letter: str) -> str:
        words = faults.value()
        if not isinstance(words, dict) or not isinstance(words.get(letter, ""), str):
            raise AnswerError('faults must be a dictionary such as {"a": "learning rate"}, with a word of the list')
        if not words.get(letter):
            raise Unanswered
        return words[letter]

    right = after(Answer(steps.gan_step()))
    broken = {fault: after(Answer(steps.gan_step(fault))) for fault in FAULTS.values()}
    for (letter, fault), answer in zip(FAULTS.items(), repaired):
        step = f"Step {letter}, repaired: both players' weights after three steps"
        yield expect(
            step,
            lambda answer=answer: after(answer),
            right,
            worth=1,
            reveal=False,
            mistakes={f"This still does what the broken step {letter} does.": broken[fault]},
            fallback="Change nothing but the fault: the loss is the non-saturating one, with means over the batch, and "
            "each player makes one step in each call.",
        )
        yield expect(
            f"Step {letter}: the fault is named",
            lambda letter=letter: named(letter),
            fault,
            worth=1,
            needs=step,
            reveal=False,
            fallback="Which word describes the line that you changed?",
        )
