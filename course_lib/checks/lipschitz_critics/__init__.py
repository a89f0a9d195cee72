"""Exercise 03: Lipschitz constants, spectral norms, transport, and the critics that need them.

What each part asks is in ``constants``, ``norms``, ``transport``, ``penalty`` and ``steps``, what it compares with in
``values`` and ``training``.

Chance decides on the inputs alone, but for two rows. The ε that ``interpolate`` draws must look uniform: 4,000 of them
for each of three shapes are off by 0.05 with a probability of at most 2 exp(-2 · 4000 · 0.05²), which is 4e-9. And
power iteration may start at right angles to what it looks for.
"""

from course_lib.checking.part import Exercise
from course_lib.checks.lipschitz_critics.constants import constants, tight
from course_lib.checks.lipschitz_critics.norms import convolution, iteration
from course_lib.checks.lipschitz_critics.penalty import penalty
from course_lib.checks.lipschitz_critics.steps import algorithm
from course_lib.checks.lipschitz_critics.transport import transport

exercise = Exercise(
    "03_lipschitz_critics",
    off_limits=(
        "course_lib.theory.lipschitz",
        "course_lib.theory.layer_constants",
        "course_lib.theory.operator_norms",
        "course_lib.theory.transport",
        "course_lib.networks.spectral.spectrally_normalised",
        "course_lib.gans.penalties",
        "course_lib.gans.step.gan_step",
        "course_lib.gans.turn.turn",
        "course_lib.data.planar.ring",
    ),
    written={"proof": 6},
)

tight = exercise.part(
    "Part 2 · Attained, and not attained",
    points=4,
    answers="chain_constant tight_pair loose_pair",
    read="3 · Problem 2: the composition of Lipschitz functions",
)(tight)

constants = exercise.part(
    "Part 3 · Which constant?",
    points=6,
    answers="of_leaky_relu of_sigmoid of_square of_jump of_residual of_affine",
    read="4 · From composition to networks",
)(constants)

iteration = exercise.part(
    "Part 4 · Power iteration",
    points=5,
    answers="power_iteration",
    read="8 · Spectral normalisation",
)(iteration)

convolution = exercise.part(
    "Part 5 · The norm of a convolution",
    points=5,
    answers="conv_norm kernel_of_norm_one",
    read="8 · Spectral normalisation",
)(convolution)

transport = exercise.part(
    "Part 6 · The earth mover's distance, twice",
    points=6,
    answers="ring_centres coupling potential",
    read="5 · The earth mover's distance and its dual",
)(transport)

penalty = exercise.part(
    "Part 7 · The gradient penalty",
    points=7,
    answers="interpolate gradient_penalty",
    read="7 · The gradient penalty",
)(penalty)

algorithm = exercise.part(
    "Part 8 · The critic's step",
    points=8,
    answers="wrong_lines printed_minus_right critic_step",
    read="7 · The gradient penalty",
)(algorithm)
