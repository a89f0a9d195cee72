"""Making submissions: the released notebook with answers written into it, as a student would."""

import copy
import re

from nbformat import NotebookNode
from nbgrader import utils

MARKERS = re.compile(r"### BEGIN MARK SCHEME.*?### END MARK SCHEME\n?|[ ]*### (?:BEGIN|END) SOLUTION\n?", re.DOTALL)


def answers(solution: NotebookNode) -> dict[str, str]:
    """The sources of a notebook's answer cells, by grade id, without the markers and the rubric."""
    return {
        cell.metadata.nbgrader["grade_id"]: MARKERS.sub("", cell.source)
        for cell in solution.cells
        if utils.is_solution(cell)
    }


def fill(released: NotebookNode, written: dict[str, str]) -> NotebookNode:
    """A copy of ``released`` with the answer cells named in ``written`` replaced; ``KeyError`` for an unknown name."""
    notebook = copy.deepcopy(released)
    cells = {cell.metadata.nbgrader["grade_id"]: cell for cell in notebook.cells if utils.is_solution(cell)}
    for name, source in written.items():
        cells[name].source = source
    return notebook
