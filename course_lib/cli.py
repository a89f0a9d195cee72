"""The ``course`` command. Each command says in one line what went wrong, and what to do."""

import json
import sys
from collections import defaultdict
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Adversarial learning: sixteen lectures, run and graded."
)
out, err = Console(), Console(stderr=True)
Name = Annotated[str, typer.Argument(help="The exercise, such as 02_optimal_discriminator, or how its name begins.")]

Unsandboxed = Annotated[
    bool, typer.Option("--unsandboxed", help="Run student code with your own rights. Only where there is no sandbox.")
]


def _course():
    from course_lib.grading.course.course import Course

    return Course.here()


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def lab(context: typer.Context) -> None:
    """Open JupyterLab on the course's start page: the map of lectures and exercises, and what to do first.

    Options that follow, such as --no-browser or --port=9000, go to JupyterLab.
    """
    from jupyterlab.labapp import LabApp

    page = "/lab/tree/lectures/00_start_here.ipynb"
    options = [f"--ServerApp.root_dir={_course().root}", f"--LabApp.default_url={page}"]
    LabApp.launch_instance(argv=[*options, *context.args])


@app.command()
def release(names: Annotated[list[str] | None, typer.Argument(help="Exercises; all of them when left out.")] = None):
    """Regenerate exercises/ from solutions/."""
    course = _course()
    for name in [course.resolve(name) for name in names or course.names]:
        path = course.release(name)
        out.print(f"released {path.relative_to(course.root)}", soft_wrap=True)


@app.command()
def grade(name: Name, unsandboxed: Unsandboxed = False) -> None:
    """Grade all submissions of an exercise, write feedback pages and grades.csv, and print the marks.

    Submissions lie under submitted/STUDENT/EXERCISE/, as nbgrader collects them; marks go to its gradebook. They are
    run in a sandbox, and judged outside it.
    """
    course = _course()
    name = course.resolve(name)
    with out.status("grading …") as status:
        failed = course.grade(
            name, progress=lambda student: status.update(f"grading {student} …"), unsandboxed=unsandboxed
        )
    if rows := list(course.scores(name)):
        print_marks(rows)
    out.print(f"feedback pages: feedback/STUDENT/{name}/   marks: grades.csv", soft_wrap=True)
    out.print("to mark by hand, open Nbgrader → Formgrader in JupyterLab's menu", soft_wrap=True)
    for line in failed:
        complain(line)
    if failed:
        raise typer.Exit(1)


@app.command()
def grade_one(
    notebook: Annotated[Path, typer.Argument(help="A submitted notebook; it needs no course folder around it.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole verdict as JSON.")] = False,
    exercise: Annotated[str, typer.Option(help="The exercise, where the notebook does not tell.")] = "",
    unsandboxed: Unsandboxed = False,
) -> None:
    """Grade one notebook on fresh inputs, without a gradebook."""
    from course_lib.grading.judge.single import grade_one

    result = grade_one(notebook, exercise, unsandboxed=unsandboxed)
    if as_json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
        return
    table = Table("part", "points", "", title=result["exercise"])
    for part in result["parts"]:
        score = "to read" if part["score"] is None else f"{part['score']:g}"
        said = escape(f"{part['message']} {part['hint']}".strip())  # a list of numbers is no markup
        table.add_row(part["id"], f"{score} / {part['max_score']:g}", said)
    out.print(table)
    if result["score"] is not None:
        out.print(f"{result['score']:g} of {result['max_score']:g} points")
    told = [f"{part['id']}: {flag}" for part in result["parts"] for flag in part["flags"]]
    for line in [*result["repairs"], *result["flags"], *told]:
        out.print(line, markup=False, highlight=False, soft_wrap=True)


@app.command()
def check() -> None:
    """Is everything current and well-formed? Lists what is not."""
    found = _course().faults()
    for fault in found:
        complain(fault)
    if found:
        raise typer.Exit(1)
    out.print("everything is current and well-formed")


@app.command()
def run(paths: Annotated[list[Path], typer.Argument(help="Lectures or solutions.")]) -> None:
    """Run notebooks from the top in a fresh kernel, and store them with their outputs."""
    from course_lib import notebooks

    for path in paths:
        nb = notebooks.read(path)
        with out.status(f"running {path} …"):
            try:
                notebooks.execute(nb, path.parent)
            except notebooks.NotebookError as error:
                raise notebooks.NotebookError(f"{path}: {error}") from None
        notebooks.write(notebooks.tidy(nb), path)
        out.print(f"ran {path}", markup=False, soft_wrap=True)


@app.command()
def tidy(paths: Annotated[list[Path], typer.Argument(help="Notebooks that were edited.")]) -> None:
    """Bring edited notebooks to the form in which they are stored, without running them."""
    from course_lib import notebooks

    for path in paths:
        notebooks.write(notebooks.tidy(notebooks.read(path)), path)


@app.command()
def train(
    name: Annotated[str, typer.Argument(help="A page of course_lib/recipes/, such as lenet_glyphs.")],
    seed: Annotated[int, typer.Option(help="The shipped weights have seed 0.")] = 0,
    device: Annotated[str, typer.Option(help="cpu, cuda or mps; the best there is when left out.")] = "",
    output: Annotated[Path | None, typer.Option(help="Another file than the one that ships.")] = None,
) -> None:
    """Train a network that ships with the course from nothing, store it, and print what it reaches.

    It is measured as stored, in half precision.
    """
    from course_lib import recipes, weights
    from course_lib.device import best_device
    from course_lib.grading.errors import CourseError

    try:
        recipe = recipes.named(name)
        place = torch_device(device) if device else best_device()
    except ValueError as error:  # there is no such recipe or device
        raise CourseError(str(error)) from None
    start = perf_counter()
    try:
        network = recipe.train(seed, place)
    except FileNotFoundError as error:  # data that are not there
        raise CourseError(str(error)) from None
    seconds = perf_counter() - start
    path = output or weights.FOLDER / f"{name}.safetensors"
    weights.save(network, path, recipe.NETWORK, recipe.ARGUMENTS)
    measured = {"seed": seed, **recipe.measure(weights.read(path)), "seconds": round(seconds)}
    values = [f"{value:.4f}" if isinstance(value, float) else str(value) for value in measured.values()]
    for row in (measured, values):  # as in the table of the recipe's docstring
        out.print("  ".join(f"{entry:<{len(title)}}" for title, entry in zip(measured, row)).rstrip(), highlight=False)
    out.print(f"wrote {path}", markup=False, soft_wrap=True)


def torch_device(name: str):
    """The device with this name; ``ValueError`` if there is no such device here."""
    import torch

    try:
        return torch.zeros(1, device=name).device
    except (RuntimeError, AssertionError) as error:  # an unknown name; a torch that was built without it
        raise ValueError(f"there is no device {name!r} here: {str(error).splitlines()[0]}") from None


def print_marks(rows: list[dict]) -> None:
    """The marks of a class: a row a student, a column a part."""
    table = Table(title=rows[0]["exercise"], padding=(0, 0))
    table.add_column("student")
    for part, most in {row["part"]: row["max_points"] for row in rows}.items():
        table.add_column(f"{part.removeprefix('check-')} /{most:g}", justify="right")
    table.add_column("checks", justify="right")
    students = defaultdict(list)
    for row in rows:
        students[row["student"]].append(row)
    for student, marks in students.items():
        checked = [mark for mark in marks if mark["part"].startswith("check-")]
        share = sum(mark["points"] for mark in checked) / sum(mark["max_points"] for mark in checked)
        points = ["to read" if mark["to_read"] else f"{mark['points']:g}" for mark in marks]
        table.add_row(escape(student), *points, f"[bold]{share:.0%}[/]")
    out.print(table)


def plain(line: str) -> str:
    """One line without what a terminal would obey: a student names files, with escape codes if need be."""
    return "".join(c if c.isprintable() else "?" for c in line)


def complain(line: str) -> None:
    """Say on stderr what is wrong, as it stands, in one line."""
    err.print(plain(line), style="red", markup=False, highlight=False, soft_wrap=True)


def main() -> None:
    """Run the command; a mistake of the user's is one line, not a traceback."""
    from course_lib.grading.errors import CourseError
    from course_lib.grading.wall import SandboxUnavailable
    from course_lib.notebooks import NotebookError

    try:
        app()
    except (CourseError, NotebookError, SandboxUnavailable) as error:
        sys.exit(plain(f"course: {error}"))
