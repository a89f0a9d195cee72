"""Library functions that an exercise asks students to write, and so may not be used in the answer.

Behind the wall they are not there: whoever calls one gets an exception that says so, and the session tells the judge.
Here the answers' text is read, for imports that were never called.
"""

import ast

from nbformat import NotebookNode

from course_lib.checks.part import Part
from course_lib.grading.bindings import LONGEST, look


def imports(source: str) -> dict[str, set[str]]:
    """What a cell imports: dotted names, by the name that each gets there."""
    found = {}
    try:
        nodes = list(ast.walk(ast.parse(source if len(source) <= LONGEST else "")))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return found
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                found.setdefault(alias.asname or alias.name, set()).add(alias.name)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                found.setdefault(alias.asname or alias.name, set()).update({f"{node.module}.{alias.name}", node.module})
    return found


def imported(nb: NotebookNode, part: Part) -> list[str]:
    """A line for each name that is off limits and that a cell with one of the part's answers imports.

    Or that another cell imports, if that cell is the only one to give the name, and the answer's cell uses it.
    """
    cells = [(look(cell.source), imports(cell.source)) for cell in nb.cells if cell.cell_type == "code"]
    own = {name for one, names in cells for name in one.binds - names.keys()}
    found = set()
    for one, names in cells:
        if one.binds & set(part.answers):
            used = [given for _, others in cells for name, given in others.items() if name in one.uses - own]
            found = found.union(*names.values(), *used)
    within = [name for name in part.off_limits if any(f"{one}.".startswith(f"{name}.") for one in found)]
    return [f"off limits: {name}" for name in sorted(within)]
