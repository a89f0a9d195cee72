"""Steps that stand in nbgrader's chains of grading and feedback (``nbgrader_config.py`` says where).

Before nbgrader looks at a submission: :class:`Repair`. In place of executing it: :class:`Judge`. Its marks:
:class:`SaveAutoGrades`. On the feedback page: :class:`HideTests`.
"""

import secrets
from pathlib import Path

from nbformat import NotebookNode
from nbgrader import preprocessors, utils
from traitlets import Bool, Unicode

from course_lib import notebooks
from course_lib.grading.errors import CourseError
from course_lib.grading.exercises import exercise
from course_lib.grading.judge.harmless import CONTAINED, make_harmless
from course_lib.grading.judge.judge import LONGEST_STAMP, judge
from course_lib.grading.repair.repair import TOLD, repair
from course_lib.grading.wall import shared

LONG_ENOUGH = 16  # bytes of a key


class Repair(preprocessors.NbGraderPreprocessor):
    """Put a damaged submission right, before nbgrader looks at it; the notebook's metadata tells the next steps.

    ``course grade`` has done so already, and turns this off; what a submission says there itself is dropped.
    """

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        name = resources["nbgrader"]["assignment"]
        path = Path("exercises", name, f"{resources['nbgrader']['notebook']}.ipynb")
        released = notebooks.read(path) if path.is_file() else None
        repaired = repair(nb, exercise(name), released)
        repaired.notebook.metadata[TOLD] = {"repairs": repaired.repairs, "lost": repaired.lost}
        return repaired.notebook, resources


class Judge(preprocessors.NbGraderPreprocessor):
    """Run the submission behind the wall and judge it, in place of executing it with its tests."""

    secret_file = Unicode(".secret", help="The key of the secret inputs, made when missing; keep it.").tag(config=True)
    unsandboxed = Bool(False, help="Run student code with your own rights.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        about = resources["nbgrader"]
        subject, told = exercise(about["assignment"]), nb.metadata.pop(TOLD, {"repairs": [], "lost": ""})
        if told["lost"]:
            resources["lost"] = told["lost"]
            make_harmless(nb).cells[0].source += CONTAINED
            return nb, resources
        wall = shared.shared_wall(subject.off_limits, self.unsandboxed)
        key, stamp = secret(Path(self.secret_file)), Path(resources["metadata"]["path"], "timestamp.txt")
        when = stamp.read_bytes()[:LONGEST_STAMP].hex() if stamp.is_file() else ""
        verdict = judge(nb, subject, wall, key, about["student"], told["repairs"], when)
        resources["flags"] = verdict.flags
        return verdict.notebook, resources


def secret(path: Path) -> bytes:
    """The course's key, from which each student's inputs follow; the same at each regrading."""
    if not path.exists():
        new = path.with_name(f"{path.name}-{secrets.token_hex(4)}")
        new.touch(mode=0o600)
        new.write_text(secrets.token_hex(32), encoding="ascii")
        new.rename(path)  # written as a whole, or not at all
    key = path.read_bytes()
    if len(key) < LONG_ENOUGH:
        raise CourseError(f"{path} holds no key (at least {LONG_ENOUGH} bytes): remove it, and one is made")
    return key


def points(cell: NotebookNode) -> float | None:
    """The points of a graded cell that the judge has answered, or None where a person must read it."""
    if utils.is_solution(cell) or cell.cell_type != "code":
        return utils.determine_grade(cell)[0]
    values = [o.data.get("text/plain", "") for o in cell.outputs if o.output_type == "execute_result"]
    return min(max(float(values[0]), 0.0), float(cell.metadata.nbgrader["points"])) if values else None


class SaveAutoGrades(preprocessors.SaveAutoGrades):
    """Write each graded cell's :func:`points` into the gradebook; marks given by hand stay."""

    def _add_score(self, cell: NotebookNode, resources: dict) -> None:
        grade_id = cell.metadata.nbgrader["grade_id"]
        grade = self.gradebook.find_grade(grade_id, self.notebook_id, self.assignment_id, self.student_id)
        grade.auto_score = None if "lost" in resources else points(cell)
        grade.needs_manual_grade = grade.auto_score is None or grade.manual_score is not None
        self.gradebook.db.commit()


class HideTests(preprocessors.ClearHiddenTests):
    """Keep hidden tests off the feedback page: their code, and the tracebacks and warnings that quote it."""

    def preprocess_cell(self, cell: NotebookNode, resources: dict, index: int) -> tuple[NotebookNode, dict]:
        if not utils.is_locked(cell):
            return cell, resources  # the student's own; it may hold these words
        cell, resources = super().preprocess_cell(cell, resources, index)
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if output.output_type != "stream"]
            for output in cell.outputs:
                if output.output_type == "error":
                    output.traceback = [f"{output.ename}: {output.evalue}"]
        return cell, resources
