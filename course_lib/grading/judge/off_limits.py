"""Library functions that an exercise asks students to write, and so may not be used in the answer.

Behind the wall they are not there: whoever calls one gets an exception that says so, and the session tells the judge.
Here the answers' text is read, for imports that were never called.
"""

from collections import Counter

from nbformat import NotebookNode

from course_lib.checking.part import Part
from course_lib.grading.repair.bindings import look


def imported(nb: NotebookNode, part: Part) -> list[str]:
    """A line for each name that is off limits and that a cell with one of the part's answers imports.

    Or that another cell imports, if that cell is the only one to give the name, and the answer's cell uses it.
    """
    cells = [look(cell.source) for cell in nb.cells if cell.cell_type == "code"]
    answers = [one for one in cells if one.binds & set(part.answers)]
    own, given, givers = set(), {}, Counter()
    for one in cells:
        own |= one.binds - one.imports.keys()
        there = one.binds & one.imports.keys()
        given |= {name: one.imports[name] for name in there}
        givers.update(there)
    used = set().union(*(one.uses for one in answers)) - own
    elsewhere = (given[name] for name in used & givers.keys() if givers[name] == 1)
    found = set().union(*elsewhere, *(names for one in answers for names in one.imports.values()))
    within = [name for name in part.off_limits if any(f"{one}.".startswith(f"{name}.") for one in found)]
    return [f"off limits: {name}" for name in sorted(within)]
