"""Exercise 11: the linear explanation of adversarial examples.

What each part asks is in ``growth``, ``norms``, ``attack`` and ``exact``. Chance decides on the inputs alone; nothing
is trained or sampled. ``tests/benchmarks/false_fails.py`` failed the reference on none of 100 seeds in any part.
"""

from course_lib.checking.part import Exercise
from course_lib.checks.linear_explanation.attack import attack
from course_lib.checks.linear_explanation.exact import exact
from course_lib.checks.linear_explanation.growth import growth, units
from course_lib.checks.linear_explanation.norms import BOX, box, norms

exercise = Exercise("11_linear_explanation", off_limits=("course_lib.attacks",), written={"proof": 6})

units = exercise.part(
    "Part 1 · Which pixel step is it?",
    points=3,
    answers="grey_levels",
    read="2 · The precision of a pixel, and the units of .007",
)(units)

growth = exercise.part(
    "Part 2 · Growth with the dimension",
    points=5,
    answers="worst_growth random_growth printed_over_true",
    read="3 · The dot product that grows with the dimension",
)(growth)

norms = exercise.part(
    "Part 4 · Three norms",
    points=6,
    answers="best_perturbation",
    read="5 · Every norm, by Hölder's inequality",
)(norms)

box = exercise.part(
    "Part 5 · Inside the image's box",
    points=4,
    answers="best_in_box",
    read=BOX,
)(box)

attack = exercise.part(
    "Part 6 · The fast gradient sign method",
    points=6,
    answers="fgsm",
    read="7 · The fast gradient sign method, by hand",
)(attack)

exact = exercise.part(
    "Part 7 · The exact worst case of a linear classifier",
    points=5,
    answers="worst_case_loss robust_accuracy",
    read="8 · Softmax regression",
)(exact)
