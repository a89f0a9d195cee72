"""Exercise 01: both players' turns, a whole training loop, five broken loops, slerp, and Bayes' theorem.

What each part asks is in ``turns``, ``loop``, ``diagnosis`` and ``formulas``; ``steps`` has the right steps, with a
switch for each mistake. Only the loop draws random numbers that the check does not know. It is judged by what it
reaches, with the margins that ``loop`` states.
"""

from course_lib.checking.part import Exercise
from course_lib.checks.the_adversarial_game.diagnosis import diagnosis
from course_lib.checks.the_adversarial_game.formulas import bayes, interpolation
from course_lib.checks.the_adversarial_game.loop import loop
from course_lib.checks.the_adversarial_game.turns import discriminator, generator

exercise = Exercise(
    "01_the_adversarial_game",
    off_limits=("course_lib.gans.step.gan_step", "course_lib.gans.turn.turn", "course_lib.gans.latent"),
)

discriminator = exercise.part(
    "Part 1 · The discriminator's turn",
    points=5,
    answers="discriminator_turn",
    read="5 · Algorithm 1, by hand",
)(discriminator)

generator = exercise.part(
    "Part 2 · The generator's turn",
    points=5,
    answers="generator_turn",
    read="5 · Algorithm 1, by hand",
)(generator)

loop = exercise.part(
    "Part 3 · The whole loop",
    points=6,
    answers="train_gan",
    read="6 · A first GAN",
)(loop)

diagnosis = exercise.part(
    "Part 4 · Five broken training steps",
    points=10,
    answers="faults repaired_a repaired_b repaired_c repaired_d repaired_e",
    read="What goes wrong in practice",
)(diagnosis)

interpolation = exercise.part(
    "Part 5 · Spherical interpolation",
    points=4,
    answers="slerp",
    read="9 · Between two samples",
)(interpolation)

bayes = exercise.part(
    "Part 6 · Bayes' theorem",
    points=5,
    answers="posterior change_prior",
    read="1 · Generative and discriminative models",
)(bayes)
