"""The whole loop, on real parts: release, lecture, three submissions, grades, feedback. ``make demo`` runs it.

Everything is done in ``demo/``, a copy of the course, so that nothing of a real class is touched.
"""

import shutil
import sys
import time
from pathlib import Path

from rich.console import Console

sys.path.insert(0, str(Path(__file__).parent / "grading"))
import bank

from course_lib import cli, notebooks
from course_lib.grading.course.course import Course

EXERCISE, LECTURE = "02_optimal_discriminator", "lectures/02_optimal_discriminator.ipynb"
PARTLY = ("wrong_derivative_root_swapped", "wrong_discriminator_underflow", "wrong_value_printed_js")
NOISY = 'import sys\n\nprint("UserWarning: I print to stderr", file=sys.stderr)\n\n\n'
say = Console().print


def main() -> None:
    root, demo = Path(__file__).parents[1], Path(__file__).parents[1] / "demo"
    shutil.rmtree(demo, ignore_errors=True)
    for kind in ("solutions", "lectures"):
        shutil.copytree(root / kind, demo / kind)
    shutil.copy(root / "nbgrader_config.py", demo)
    course = Course(demo)

    say(f"[bold]1 · releasing[/] {course.release(EXERCISE).relative_to(root)}")

    start = time.perf_counter()
    lecture = notebooks.execute(notebooks.read(demo / LECTURE), (demo / LECTURE).parent)
    notebooks.write(notebooks.tidy(lecture), demo / LECTURE)
    say(f"[bold]2 · running[/] demo/{LECTURE}: {time.perf_counter() - start:.0f} s")

    answers = {answer.name: answer for answer in bank.ANSWERS}
    everything = bank.submit(EXERCISE)
    for cell in everything.cells:
        if cell.id == "losses":
            cell.source = NOISY + cell.source
    submissions = {
        "ada": everything,
        "bo": bank.submit(EXERCISE, *(answers[name] for name in PARTLY)),
        "cy": bank.notebook("exercises", EXERCISE),
    }
    for student, nb in submissions.items():
        path = demo / "submitted" / student / EXERCISE / bank.COURSE.notebook("exercises", EXERCISE).name
        path.parent.mkdir(parents=True)
        notebooks.write(nb, path)
    say(f"[bold]3 · submissions[/] ada: all right, and noisy on stderr; bo: {', '.join(PARTLY)}; cy: blank")

    failed = course.grade(EXERCISE, progress=lambda student: say(f"[bold]4 · grading[/] {student}"))
    if failed:
        sys.exit("\n".join(failed))
    cli.print_marks(list(course.scores(EXERCISE)))
    say("a person marks the written proofs: [bold]JupyterLab, menu Nbgrader → Formgrader[/]")
    for student in submissions:
        say(f"feedback for {student}: demo/feedback/{student}/{EXERCISE}/optimal_discriminator.html", soft_wrap=True)
    say("marks: demo/grades.csv   gradebook: demo/gradebook.db")


if __name__ == "__main__":
    main()
