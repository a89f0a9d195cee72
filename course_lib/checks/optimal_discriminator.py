"""Exercise 02: the optimal discriminator and the Jensen-Shannon divergence.

What each part asks is in ``discriminator_formula``, ``_value`` and ``_losses``. Chance decides on the inputs alone,
nothing is trained or sampled. ``tests/benchmarks/false_fails.py`` failed the reference on none of 30,000 seeds in any
part.
"""

from torch import Tensor

from course_lib.checks import discriminator_formula, discriminator_losses, discriminator_value
from course_lib.checks.part import Exercise

exercise = Exercise(
    "02_optimal_discriminator",
    off_limits=("course_lib.theory.optimal_discriminator", "course_lib.gans.losses"),
    written={"proof": 6},
)


def _best(log_p: Tensor, log_p_g: Tensor) -> Tensor:
    return (log_p - log_p_g).sigmoid()


derivative = exercise.part(
    "Part 1 · The derivative and its root", points=3, answers="first second root", read="2 · The pointwise maximum"
)(discriminator_formula.derivative)

discriminator = exercise.part(
    "Part 3 · The optimal discriminator",
    points=4,
    answers="optimal_discriminator",
    read="2 · The pointwise maximum",
    reference={"optimal_discriminator": _best},
)(discriminator_formula.discriminator)

value = exercise.part(
    "Part 4 · What the game is worth",
    points=5,
    answers="value_at_best dropped_constant",
    builds_on=("discriminator",),
    read="4 · Substituting D*: the Jensen-Shannon divergence",
)(discriminator_value.value)

erratum = exercise.part(
    "Part 5 · The error in the printed proof",
    points=4,
    answers="wrong_line witness printed_minus_true",
    read="4 · Substituting D*: the Jensen-Shannon divergence",
)(discriminator_value.erratum)

losses = exercise.part(
    "Part 6 · Two generator losses",
    points=6,
    answers="minimax_loss non_saturating_loss logit_gradients",
    read="7 · Two generator losses and their gradients",
)(discriminator_losses.losses)
