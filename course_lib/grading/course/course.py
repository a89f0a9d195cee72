"""The folder of the course: which exercises there are, releasing them, grading a class. Thin over nbgrader's API."""

import contextlib
import csv
import os
import re
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course_lib import notebooks
from course_lib.checking.answers import describe
from course_lib.grading.errors import CourseError
from course_lib.grading.exercises import exercise
from course_lib.grading.judge.judge import LONGEST_STAMP
from course_lib.grading.repair.cells import word
from course_lib.grading.repair.repair import TOLD, repair
from course_lib.grading.wall import shared


class Course:
    """The course at ``root``, the folder that holds ``nbgrader_config.py``."""

    def __init__(self, root: Path | str):
        self.root = Path(root).resolve()

    @classmethod
    def here(cls, start: Path | str = ".") -> "Course":
        """The course that ``start`` lies in."""
        start = Path(start).resolve()
        for folder in (start, *start.parents):
            if (folder / "nbgrader_config.py").is_file() and (folder / "solutions").is_dir():
                return cls(folder)
        raise CourseError(f"{start} is not inside the course: go to the folder that holds nbgrader_config.py")

    @property
    def names(self) -> list[str]:
        folders = (path for path in (self.root / "solutions").glob("[0-9][0-9]_*") if any(path.glob("*.ipynb")))
        return sorted(path.name for path in folders)

    def resolve(self, name: str) -> str:
        """The exercise called ``name``, or whose name begins so, if there is just one."""
        found = [known for known in self.names if known == name] or [k for k in self.names if k.startswith(name)]
        if len(found) != 1:
            kind = "several exercises begin with" if found else "there is no exercise"
            raise CourseError(f"{kind} {name!r}; there are: {', '.join(self.names)}")
        return found[0]

    def notebook(self, kind: str, name: str) -> Path:
        """The notebook of an exercise; ``kind`` is ``solutions`` or ``exercises``."""
        return self.root / kind / name / f"{name.split('_', 1)[1]}.ipynb"

    def release(self, name: str, into: Path | str | None = None) -> Path:
        """Regenerate an exercise from its solution, byte for byte the same each time; the old copy stays on failure."""
        target = Path(into or self.root / "exercises") / name
        with self._generated(name, record=False) as fresh:
            if target.exists():
                shutil.rmtree(target)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copytree(fresh, target)
        return target

    def students(self, name: str) -> list[str]:
        return sorted(path.parent.name for path in (self.root / "submitted").glob(f"*/{name}") if path.is_dir())

    def grade(
        self, name: str, progress: Callable[[str], None] = lambda student: None, unsandboxed: bool = False
    ) -> list[str]:
        """Grade every submission of an exercise and write its feedback page; returns a line for each that failed."""
        students = self.students(name)
        if not students:
            raise CourseError(f"nothing to grade: no submission lies under submitted/STUDENT/{name}/")
        with self._generated(name, record=True) as fresh:
            released = notebooks.read(fresh / self.notebook("exercises", name).name)
        shared.shared_wall(exercise(name).off_limits, unsandboxed)  # no sandbox, no grading: say so at once
        failed = []
        with tempfile.TemporaryDirectory() as staged, self._api() as api:
            api.coursedir.submitted_directory = staged
            api.config.Judge.unsandboxed = unsandboxed
            api.config.Repair.enabled = False  # each is repaired when it is staged
            for student in students:
                progress(student)
                self._unmark(api, name, student)
                try:
                    self._stage(name, student, released, Path(staged))
                except Exception as error:  # whatever one student handed in, the others are graded
                    said = str(error) if isinstance(error, CourseError) else describe(error)
                    failed.append(f"{student}: {said}")
                    continue
                for step in (api.autograde, api.generate_feedback):
                    result = step(name, student, force=True)
                    if not result["success"]:
                        failed.append(f"{student}: {step.__name__} failed: {reason(result)}")
                        break
        self.export(name)
        return failed

    def _unmark(self, api: "NbGraderAPI", name: str, student: str) -> None:  # noqa: F821
        """Take back what the checks gave an earlier hand-in: what they do not mark anew waits for a person."""
        from nbgrader.api import MissingEntry

        with api.gradebook as book, contextlib.suppress(MissingEntry):
            for grade in (g for nb in book.find_submission(name, student).notebooks for g in nb.grades):
                grade.auto_score, grade.needs_manual_grade = None, True
            book.db.commit()

    def _stage(self, name: str, student: str, released: NotebookNode, staged: Path) -> None:
        """Lay a submission out for nbgrader: its notebook by its right name, as a notebook, whatever came in.

        Nothing else of the folder goes along but the time stamp, and no link is followed.
        """
        from nbgrader.utils import parse_utc

        folder, target = self.root / "submitted" / student / name, staged / student / name
        target.mkdir(parents=True)
        files = {path.name: path for path in sorted(folder.iterdir()) if path.is_file() and not path.is_symlink()}
        stamp = files.pop("timestamp.txt", None)
        wanted = self.notebook("exercises", name).name
        found = files.get(wanted) or next(iter(files.values()), None)
        if found is None or (found.name != wanted and len(files) > 1):
            there = ", ".join(map(word, list(files)[:5])) + (f" and {len(files) - 5} more" if len(files) > 5 else "")
            raise CourseError(f"{wanted} was not submitted; there is {there or 'nothing'}")
        with contextlib.suppress(OSError, ValueError, OverflowError):  # one that is no time counts as none
            short = stamp is not None and stamp.stat().st_size <= LONGEST_STAMP
            if short and parse_utc(stamp.read_text(encoding="utf-8").strip()):
                shutil.copyfile(stamp, target / stamp.name)
        repaired = repair(found, exercise(name), released)
        told = [] if found.name == wanted else [f"The file was called {word(found.name)}; it was taken for {wanted}."]
        repaired.notebook.metadata[TOLD] = {"repairs": told + repaired.repairs, "lost": repaired.lost}
        (target / wanted).write_text(nbformat.writes(repaired.notebook), encoding="utf-8")

    def scores(self, name: str) -> Iterator[dict]:
        """One row for each student and graded cell of an exercise, from the gradebook."""
        path = self.notebook("solutions", name)
        cells = notebooks.read(path).cells if path.exists() else []
        order = {cell.metadata.get("nbgrader", {}).get("grade_id"): place for place, cell in enumerate(cells)}
        with self._api() as api, api.gradebook as book:
            for submission in sorted(book.assignment_submissions(name), key=lambda s: s.student.id):
                for grade in sorted(submission.notebooks[0].grades, key=lambda g: order.get(g.name, len(cells))):
                    yield {
                        "exercise": name,
                        "student": submission.student.id,
                        "part": grade.name,
                        "points": grade.score,
                        "max_points": grade.max_score,
                        "to_read": bool(grade.needs_manual_grade),
                    }

    def export(self, name: str) -> Path:
        """Write ``grades.csv``: every row of :meth:`scores` for every exercise that has been graded."""
        with self._api() as api, api.gradebook as book:
            graded = [assignment.name for assignment in book.assignments if assignment.submissions]
        path = self.root / "grades.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.DictWriter(file, ["exercise", "student", "part", "points", "max_points", "to_read"])
            table.writeheader()
            for exercise in sorted(graded):
                table.writerows(self.scores(exercise))
        return path

    def faults(self) -> list[str]:
        """Everything that is not current or not well-formed, a line each."""
        found = []
        for kind in ("lectures", "solutions", "exercises"):
            for path in sorted((self.root / kind).glob("**/[0-9a-z]*.ipynb")):
                if ".ipynb_checkpoints" in path.parts:
                    continue
                as_kind, shown = "start" if path.name.startswith("00_") else kind, path.relative_to(self.root)
                try:
                    found += [f"{shown}: {fault}" for fault in notebooks.faults(path, as_kind)]
                except notebooks.NotebookError:
                    found.append(f"{shown}: not a Jupyter notebook")
        released = {path.name for path in (self.root / "exercises").glob("[!.]*") if path.is_dir()}
        found += [f"exercises/{name}: there is no solution for it" for name in sorted(released - {*self.names})]
        for name in self.names:
            try:
                found += [f"solutions/{name}: {fault}" for fault in self._check_faults(name)]
                with self._generated(name, record=False) as fresh:
                    if contents(fresh) != contents(self.root / "exercises" / name):
                        found.append(f"exercises/{name}: not what solutions/{name} generates: `course release {name}`")
            except (CourseError, notebooks.NotebookError) as error:
                found.append(f"solutions/{name}: {error}")
        return found

    def _check_faults(self, name: str) -> Iterator[str]:
        """Where the points and names in the notebook and in the checks disagree."""
        checks, graded = exercise(name), {}
        for cell in notebooks.read(self.notebook("solutions", name)).cells:
            meta = cell.metadata.get("nbgrader", {})
            if meta.get("grade"):
                graded[meta["grade_id"]] = meta["points"]
        expected = {f"check-{part.name}": part.points for part in checks.parts.values()} | checks.written
        if graded != expected:
            yield f"the graded cells are {graded}, the checks say {expected}"

    @contextlib.contextmanager
    def _generated(self, name: str, record: bool) -> Iterator[Path]:
        """The released form of an exercise in a temporary folder; ``record`` writes its cells into the gradebook."""
        with tempfile.TemporaryDirectory() as folder, self._api() as api:
            api.coursedir.release_directory = folder
            if not record:
                api.config.SaveCells.enabled = False
                api.config.GenerateAssignment.no_database = True
            result = api.generate_assignment(name)
            if not result["success"]:
                raise CourseError(f"{name} could not be generated: {reason(result)}")
            fresh = Path(folder) / name
            for path in fresh.glob("*.ipynb"):
                notebooks.write(notebooks.tidy(notebooks.read(path)), path)
            yield fresh

    @contextlib.contextmanager
    def _api(self) -> Iterator["NbGraderAPI"]:  # noqa: F821
        from nbgrader.apps import NbGraderAPI
        from sqlalchemy.exc import SAWarning
        from traitlets.config import PyFileConfigLoader

        before = Path.cwd()
        os.chdir(self.root)
        try:
            config = PyFileConfigLoader("nbgrader_config.py", path=str(self.root)).load_config()
            config.CourseDirectory.root = str(self.root)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", SAWarning)  # nbgrader's own, of no consequence
                yield NbGraderAPI(config=config)
        finally:
            os.chdir(before)


def reason(result: dict) -> str:
    """The line that says why a call of nbgrader's API failed."""
    lines = f"{result.get('log', '')}\n{result.get('error', '')}".strip().splitlines()
    errors = [line.strip() for line in lines if re.match(r"\s*[\w.]*(Error|Exception): ", line)]
    line = next((line for line in errors if "see the" not in line), lines[-1] if lines else "no reason given")
    return re.sub(r"^[\w.]*NbGraderException: ", "", line)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file under ``folder``, by relative path."""
    files = (path for path in folder.rglob("*") if path.is_file() and ".ipynb_checkpoints" not in path.parts)
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}
