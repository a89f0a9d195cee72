"""Exercise 12: optimised attacks.

What each part asks is in ``steps``, ``ascent``, ``boundaries`` and ``deepfool``. Chance decides on the inputs alone:
nothing is trained or sampled, and the inputs are built so that every typical mistake shows.
"""

from torch import Tensor

from course_lib.checking.part import Exercise
from course_lib.checks.optimised_attacks.ascent import ascent
from course_lib.checks.optimised_attacks.boundaries import boundary, numbers
from course_lib.checks.optimised_attacks.deepfool import nearest
from course_lib.checks.optimised_attacks.steps import masking, projection

exercise = Exercise(
    "12_optimised_attacks",
    off_limits=("course_lib.attacks", "course_lib.metrics.robustness"),
    written={"critique": 5},
)

PROJECTED = "3 · Projected gradient"
DEEPFOOL = "5 · DeepFool"


def _project(delta: Tensor, eps: float, norm: str) -> Tensor:
    if norm == "linf":
        return delta.clamp(-eps, eps)
    rows = delta.flatten(1)
    return (rows * (eps / rows.norm(dim=1, keepdim=True)).clamp(max=1)).view_as(delta)


def _boundary_step(f: float, w: Tensor) -> Tensor:
    return -f * w / w.square().sum()


projection = exercise.part(
    "Part 1 · Back into the ball", points=5, answers="project", read=PROJECTED, reference={"project": _project}
)(projection)

ascent = exercise.part(
    "Part 2 · Projected gradient", points=8, answers="pgd", read=PROJECTED, builds_on=("projection",)
)(ascent)

masking = exercise.part(
    "Part 3 · A loss that does not fade",
    points=4,
    answers="margin_loss",
    read="7 · Gradient masking, and the margin as its cure",
)(masking)

boundary = exercise.part(
    "Part 4 · The step to a boundary, and the printed one",
    points=4,
    answers="boundary_step printed_over_right",
    read=DEEPFOOL,
    reference={"boundary_step": _boundary_step},
)(boundary)

nearest = exercise.part("Part 5 · DeepFool", points=7, answers="deepfool", read=DEEPFOOL, builds_on=("boundary",))(
    nearest
)

numbers = exercise.part(
    "Part 6 · The numbers of a table",
    points=4,
    answers="rho_adv worst_of",
    read="8 · DeepFool's table, published and here",
)(numbers)
