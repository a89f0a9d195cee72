"""Exercise 02: the optimal discriminator and the Jensen-Shannon divergence.

What each part asks is in ``formula``, ``value`` and ``losses``. Chance decides on the inputs alone,
nothing is trained or sampled. ``tests/benchmarks/false_fails.py`` failed the reference on none of 100 seeds in any
part.
"""

from torch import Tensor

from course_lib.checking.part import Exercise
from course_lib.checks.optimal_discriminator.formula import derivative, discriminator
from course_lib.checks.optimal_discriminator.losses import losses
from course_lib.checks.optimal_discriminator.value import erratum, value

exercise = Exercise(
    "02_optimal_discriminator",
    off_limits=("course_lib.theory.optimal_discriminator", "course_lib.gans.losses"),
    written={"proof": 6},
)


def _best(log_p: Tensor, log_p_g: Tensor) -> Tensor:
    return (log_p - log_p_g).sigmoid()


derivative = exercise.part(
    "Part 1 · The derivative and its root", points=3, answers="first second root", read="2 · The pointwise maximum"
)(derivative)

discriminator = exercise.part(
    "Part 3 · The optimal discriminator",
    points=4,
    answers="optimal_discriminator",
    read="2 · The pointwise maximum",
    reference={"optimal_discriminator": _best},
)(discriminator)

value = exercise.part(
    "Part 4 · What the game is worth",
    points=5,
    answers="value_at_best dropped_constant",
    builds_on=("discriminator",),
    read="4 · Substituting D*: the Jensen-Shannon divergence",
)(value)

erratum = exercise.part(
    "Part 5 · The error in the printed proof",
    points=4,
    answers="wrong_line witness printed_minus_true",
    read="4 · Substituting D*: the Jensen-Shannon divergence",
)(erratum)

losses = exercise.part(
    "Part 6 · Two generator losses",
    points=6,
    answers="minimax_loss non_saturating_loss logit_gradients",
    read="7 · Two generator losses and their gradients",
)(losses)
