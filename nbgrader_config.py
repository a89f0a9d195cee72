"""nbgrader's settings for this course; ``course`` and plain ``nbgrader`` both read them.

What is replaced, through nbgrader's own lists of steps, is said in ``course_lib.grading.steps``.
"""

import os
import sys
from pathlib import Path

from nbgrader.converters import Autograde, GenerateAssignment, GenerateFeedback

from course_lib.grading import steps

os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])  # nbgrader calls alembic

c = get_config()  # noqa: F821
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.ClearSolutions.code_stub = {"python": "# your code here"}
c.ClearSolutions.text_stub = "*Your proof here.*"
c.OverwriteCells.add_missing_cells = True
c.Execute.timeout = 120


def replaced(chain: list, **new: type) -> list:
    """The chain of steps with some exchanged, by class name."""
    return [new.get(step.__name__, step) for step in chain]


release = replaced(GenerateAssignment.preprocessors.default(), SaveCells=steps.SaveCells)
c.GenerateAssignment.preprocessors = [steps.ExpectedFigures, *release]
c.Autograde.autograde_preprocessors = replaced(
    Autograde.autograde_preprocessors.default(), Execute=steps.Execute, SaveAutoGrades=steps.SaveAutoGrades
)
c.GenerateFeedback.preprocessors = [steps.HideTests, *GenerateFeedback.preprocessors.default()]
