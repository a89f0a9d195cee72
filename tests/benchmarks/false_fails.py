"""How often a check fails the reference: each part on many fresh seeds.

    python tests/benchmarks/false_fails.py [--seeds 1000] [PART ...]

Prints for each part the failures and, at 95 % confidence, the most that their rate can be (3/SEEDS for none).
"""

import argparse
import secrets
import sys
import time
from pathlib import Path

from scipy.stats import binomtest
from tqdm import tqdm

sys.path.insert(0, str(Path(__file__).parents[1] / "grading"))
import bank

from course_lib.grading.exercises import exercise


def reference(name: str) -> dict:
    """The namespace of the reference solution, its checks not run."""
    space = {}
    for cell in bank.submit(name).cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if cell.cell_type == "code" and (grade_id or cell.id == "setup") and not grade_id.startswith("check-"):
            exec(compile(cell.source, f"<{cell.id}>", "exec"), space)
    return space


def main(count: int, wanted: list[str]) -> None:
    for name in bank.COURSE.names:
        space = reference(name)
        for part in exercise(name).parts.values():
            if wanted and part.name not in wanted:
                continue
            answers, failures, begin = [space[answer] for answer in part.answers], 0, time.perf_counter()
            for _ in tqdm(range(count), desc=part.name, leave=False):
                seed = 1 + secrets.randbelow(2**256)
                card = part(*answers, seed=seed)
                if not card.full:
                    failures += 1
                    print(f"seed {seed}\n{card.text()}")
            most = binomtest(failures, count, alternative="less").proportion_ci(0.95).high
            spent = (time.perf_counter() - begin) / count
            print(
                f"{name} {part.name:15s} {failures} of {count:,} seeds failed; rate < {most:.1e}; {spent:.3f} s a seed"
            )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help="all, if none is named")
    parser.add_argument("--seeds", type=int, default=1000)
    arguments = parser.parse_args()
    main(arguments.seeds, arguments.parts)
