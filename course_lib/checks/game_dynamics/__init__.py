"""Exercise 4: game dynamics.

What each part asks is in ``matrices``, ``running``, ``adam`` and ``iterates``. Only the inputs are random, and games on
which a typical mistake would not show are drawn again. The run of Part 2 is judged by the distance that it reaches.
"""

from course_lib.checking.part import Exercise
from course_lib.checks.game_dynamics.adam import adam, optimistic
from course_lib.checks.game_dynamics.iterates import iterates
from course_lib.checks.game_dynamics.matrices import extragradient, matrices
from course_lib.checks.game_dynamics.running import run

exercise = Exercise("04_game_dynamics", off_limits=("course_lib.theory.games", "course_lib.optim"))

SIMULTANEOUS, OPTIMISM = "2 · Simultaneous steps spiral out", "4 · Optimism converges"

matrices = exercise.part(
    "Part 1 · Update matrices",
    points=6,
    answers="simultaneous_matrix alternating_matrix spectral_radius",
    read=SIMULTANEOUS,
)(matrices)

run = exercise.part("Part 2 · Your own run", points=8, answers="play", read=OPTIMISM)(run)

adam = exercise.part(
    "Part 3 · Three broken Adam loops",
    points=7,
    answers="fault_a fault_b fault_c adam_duel",
    read="9 · Adam, by hand",
)(adam)

optimistic = exercise.part(
    "Part 4 · Optimistic Adam", points=5, answers="optimistic_adam", read="10 · Optimistic Adam"
)(optimistic)

extragradient = exercise.part(
    "Part 5 · The stability bound of another method",
    points=6,
    answers="extragradient_rate largest_step fastest_step",
    read=OPTIMISM,
)(extragradient)

iterates = exercise.part(
    "Part 6 · Which iterate to report",
    points=6,
    answers="duality_gap candidates report_alternating report_optimistic report_simultaneous report_clipped",
    read="7 · Last, best and average iterate",
)(iterates)
