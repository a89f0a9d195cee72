"""What a verdict costs above the student's own CPU time, beside stock ``nbgrader autograde``, in one run.

    python tests/benchmarks/grading.py [SUBMISSIONS]

Each submission of exercise 02 is graded both ways, in turn. *Judge*: session in the sandbox, checks on secret inputs.
*nbgrader*: its own chain, as it comes, with the hidden tests in the student's process. The student's CPU time is what
the processes behind the wall used, the questions of the checks included.
"""

import sys
import tempfile
import time
import warnings
from pathlib import Path
from statistics import median

from nbgrader.apps import NbGraderAPI
from nbgrader.converters import Autograde
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[1] / "grading"))
import bank

from course_lib import notebooks
from course_lib.grading.course.course import Course
from course_lib.grading.exercises import exercise
from course_lib.grading.judge.judge import is_check, judge
from course_lib.grading.wall import Wall

NAME = "02_optimal_discriminator"


def stock(root: Path) -> NbGraderAPI:
    """nbgrader as it comes, on a course in ``root`` with the exercise released in it."""
    import shutil

    shutil.copytree(bank.COURSE.root / "solutions", root / "solutions")
    shutil.copy(bank.COURSE.root / "nbgrader_config.py", root)
    with Course(root)._generated(NAME, record=True), Course(root)._api() as api:
        api.config.Autograde.autograde_preprocessors = Autograde.autograde_preprocessors.default()
        api.config.Autograde.sanitize_preprocessors = Autograde.sanitize_preprocessors.default()
        return api


def main(count: int) -> None:
    warnings.simplefilter("ignore")  # SQLAlchemy's, about nbgrader's own code
    subject, answers = exercise(NAME), [None, *(answer for answer in bank.ANSWERS if answer.exercise == NAME)]
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        root, api = Path(folder), stock(Path(folder))
        begin = time.perf_counter()
        with Wall(subject.off_limits) as wall:
            started = time.perf_counter() - begin
            for number in range(count):
                answer = answers[number % len(answers)]
                nb = bank.submit(NAME, *([answer] if answer else []))
                begin = time.perf_counter()
                with wall.session(nb, skip=is_check) as session:
                    first = time.perf_counter() - begin
                    cards = [p.examine([session.answer(a) for a in p.answers], 7) for p in subject.parts.values()]
                    own = session.cpu_seconds
                judged = time.perf_counter() - begin
                assert len(cards) == len(judge(nb, subject, wall, b"secret").cards)

                student = f"student{number}"
                path = root / "submitted" / student / NAME / bank.COURSE.notebook("exercises", NAME).name
                path.parent.mkdir(parents=True)
                notebooks.write(nb, path)
                begin = time.perf_counter()
                assert api.autograde(NAME, student)["success"]
                rows.append((first, own, judged, time.perf_counter() - begin))

    first, own, judged, nbgrader = (median(column) for column in zip(*rows))
    overhead = median(row[2] - row[1] for row in rows)
    table = Table("seconds a submission, median", "judge", "nbgrader autograde", title=f"{count} submissions of {NAME}")
    table.add_row("in all", f"{judged:.2f}", f"{nbgrader:.2f}")
    table.add_row("the student's own CPU time", f"{own:.2f}", "")
    table.add_row("above it", f"{overhead:.2f}", "")
    Console().print(table)
    print(f"judge / nbgrader: {judged / nbgrader:.2f}; starting the sandbox, once a run: {started:.1f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 12)
