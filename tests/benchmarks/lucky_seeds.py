"""Whether the points of a banked answer depend on the seed: each on many fresh ones.

    python tests/benchmarks/lucky_seeds.py [--seeds 30] [WORD ...]

Prints each answer that earns different points on different inputs, with how often it earned each, and ends with an
error if there is one. WORD selects the answers that have it in ``EXERCISE/NAME``.
"""

import argparse
import secrets
import sys
from collections import Counter
from pathlib import Path

from tqdm import tqdm

sys.path.insert(0, str(Path(__file__).parents[1] / "grading"))
import bank

from course_lib.grading.exercises import exercise


def space_of(answer: bank.BankAnswer) -> dict:
    """The namespace of the reference solution with this answer in its place, no check run."""
    space = {}
    for cell in bank.submit(answer.exercise, answer).cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if cell.cell_type == "code" and (grade_id or cell.id == "setup") and not grade_id.startswith("check-"):
            exec(compile(cell.source, f"<{cell.id}>", "exec"), space)
    return space


def main(count: int, words: list[str]) -> int:
    chosen = [a for a in bank.ANSWERS if not words or any(word in f"{a.exercise}/{a.name}" for word in words)]
    lucky = 0
    for answer in tqdm(chosen, leave=False, disable=None):
        part, space = exercise(answer.exercise).parts[answer.part], space_of(answer)
        things = [space[name] for name in part.answers]
        earned = Counter(float(part(*things, seed=1 + secrets.randbelow(2**256))) for _ in range(count))
        if earned.keys() != {answer.points}:
            lucky += 1
            seen = ", ".join(f"{points:g} points {times}×" for points, times in sorted(earned.items()))
            tqdm.write(f"{answer.exercise}/{answer.name} (banked {answer.points:g}): {seen}")
    print(f"{len(chosen)} answers on {count} seeds each: {lucky} did not always earn their banked points")
    return lucky


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("words", nargs="*", metavar="WORD", help="all, if none is given")
    parser.add_argument("--seeds", type=int, default=30)
    arguments = parser.parse_args()
    sys.exit(bool(main(arguments.seeds, arguments.words)))
