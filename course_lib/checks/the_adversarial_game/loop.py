"""Exercise 01, Part 3: the student's own training loop, judged by the modes that it covers.

Full marks need 7 of the 8 modes and 60 % of the samples near a centre. In twenty runs of three right loops (the
reference and both of the bank, on 14, 3 and 3 seeds), the generator covered 8 modes each time, and 80 to 90 % of its
samples were near a centre. With a second sigmoid or gradients that add up it covered 0 to 2 modes (two seeds each).
"""

import math

import torch
from torch import Tensor

from course_lib.checking.answers import AnswerError, Trained, Unanswered
from course_lib.checking.expectation import expect
from course_lib.checking.returned import numbers
from course_lib.networks.mlp import critic, mlp

STEPS, BATCH, NEAR, ENOUGH_MODES, ENOUGH_NEAR = 600, 64, 0.25, 7, 0.6
ADAM = ("adam", {"lr": 2e-3, "betas": (0.5, 0.99)})


def loop(draw, train_gan):
    angles = 2 * math.pi * (torch.arange(8) + draw.number(0, 1)) / 8
    centres = torch.stack([angles.cos(), angles.sin()], dim=1)
    of = (8 * draw.uniform(0, 1, 4000)).long()
    data = (centres[of] + 0.05 * draw.normal(4000, 2)).float()
    generator = draw.network(lambda: mlp(2, 64, 64, 2)).float()
    discriminator = draw.network(lambda: critic(2, 128, 128)).float()
    noise = draw.normal(2000, 2).float()
    outcome: list[Trained | Exception] = []

    def trained() -> Trained:
        """The one training that all rows look at, or the error that ended it."""
        if not outcome:
            try:
                batch = (data, STEPS, BATCH)
                outcome.append(train_gan.train([generator, discriminator], [batch], [ADAM, ADAM]))
            except (AnswerError, Unanswered) as error:
                outcome.append(error)
        if isinstance(outcome[0], Exception):
            raise outcome[0]
        return outcome[0]

    def near() -> tuple[Tensor, Tensor]:
        """For each sample of the trained generator, the nearest centre, and whether it is near."""
        try:
            with torch.no_grad():
                samples = torch.func.functional_call(generator, trained().networks[0].state, noise)
        except (RuntimeError, TypeError):
            raise AnswerError("the generator's weights no longer fit the network") from None
        if not samples.isfinite().all():
            raise AnswerError("the generator returns numbers that are not finite")
        distance, which = torch.cdist(samples.double(), centres.double()).min(1)
        return which, distance < NEAR

    def modes() -> int:
        which, on = near()
        return min(ENOUGH_MODES, int((torch.bincount(which[on], minlength=8) >= len(noise) / 50).sum()))

    covered = f"Modes with 2 % of the samples (counted up to {ENOUGH_MODES})"
    yield expect(
        covered,
        modes,
        ENOUGH_MODES,
        worth=3,
        fallback="Plot the samples along the training. Does each player minimise its own loss, with its own optimiser "
        "and only the gradients of its own turn? Are the logits used as they are, and is the noise drawn from "
        "N(0, I)?",
    )
    yield expect(
        f"Share of samples within {NEAR} of a centre (counted up to {ENOUGH_NEAR})",
        lambda: min(ENOUGH_NEAR, near()[1].double().mean().item()),
        ENOUGH_NEAR,
        worth=2,
        needs=covered,
        fallback="How many steps does your loop make, and with which batches and which noise?",
    )

    def history() -> list[int]:
        return list(numbers(trained().returned[0], -1, 2).shape)

    yield expect(
        "A pair of losses for each step is returned",
        history,
        [STEPS, 2],
        worth=1,
        needs=covered,
        mistakes={
            "There is one pair too few.": [STEPS - 1, 2],
            "There is one pair too many.": [STEPS + 1, 2],
        },
        fallback="Return a list with one pair of floats (discriminator's loss, generator's loss) per step.",
    )
