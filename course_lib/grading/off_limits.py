"""Library functions that an exercise asks students to write, and so may not be used in the answer.

Behind the wall they are not there: whoever calls one gets an exception that says so, and the session tells the judge.
Here the answers' text is read, for imports that were never called.
"""

from collections import Counter

from nbformat import NotebookNode

from course_lib.checks.part import Part
from course_lib.grading.bindings import look


def imported(nb: NotebookNode, part: Part) -> list[str]:
    """A line for each name that is off limits and that a cell with one of the part's answers imports.

    Or that another cell imports, if that cell is the only one to give the name, and the answer's cell uses it.
    """
    cells = [look(cell.source) for cell in nb.cells if cell.cell_type == "code"]
    own = {name for one in cells for name in one.binds - one.imports.keys()}
    givers = Counter(name for one in cells for name in one.binds & one.imports.keys())
    found = set()
    for one in cells:
        if one.binds & set(part.answers):
            names = {name for name in one.uses - own if givers[name] == 1}
            used = [other.imports[name] for other in cells for name in names & other.binds & other.imports.keys()]
            found = found.union(*one.imports.values(), *used)
    within = [name for name in part.off_limits if any(f"{one}.".startswith(f"{name}.") for one in found)]
    return [f"off limits: {name}" for name in sorted(within)]
