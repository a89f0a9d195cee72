"""nbgrader's settings for this course; ``course`` and plain ``nbgrader`` both read them.

``releasing`` and ``steps`` in ``course_lib.grading.course`` say which of nbgrader's own steps are replaced.
"""

import os
import sys
from pathlib import Path

from nbgrader.converters import Autograde, GenerateAssignment, GenerateFeedback

from course_lib.grading.course import releasing, steps

here = str(Path(sys.executable).parent)  # where alembic is, which nbgrader calls by name
if here not in os.environ["PATH"].split(os.pathsep):
    os.environ["PATH"] = os.pathsep.join([here, os.environ["PATH"]])

c = get_config()  # noqa: F821
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.ClearSolutions.code_stub = {"python": "# your code here"}
c.ClearSolutions.text_stub = "*Your answer here.*"
c.OverwriteCells.add_missing_cells = True


def replaced(chain: list, **new: type) -> list:
    """The chain of steps with some exchanged, by class name."""
    return [new.get(step.__name__, step) for step in chain]


release = replaced(GenerateAssignment.preprocessors.default(), SaveCells=releasing.SaveCells)
c.GenerateAssignment.preprocessors = [releasing.ExpectedFigures, *release]
c.Autograde.sanitize_preprocessors = [steps.Repair, *Autograde.sanitize_preprocessors.default()]
c.Autograde.autograde_preprocessors = replaced(
    Autograde.autograde_preprocessors.default(), Execute=steps.Judge, SaveAutoGrades=steps.SaveAutoGrades
)
c.GenerateFeedback.preprocessors = [steps.HideTests, *GenerateFeedback.preprocessors.default()]
c.ExportPlugin.to = "nbgrader_grades.csv"  # grades.csv is the course's own
