"""Library functions that an exercise asks students to write, and so may not be used in the answer.

Behind the wall they are not there: whoever calls one gets an exception that says so, and the session tells the judge.
Here the answers' text is read, for imports that were never called.
"""

import ast

from nbformat import NotebookNode

from course_lib.checks.part import Part
from course_lib.grading.bindings import look


def names(tree: ast.AST) -> set[str]:
    """The dotted names that a piece of code imports."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return found


def imported(nb: NotebookNode, part: Part) -> list[str]:
    """A line for each name that is off limits and that a cell with one of the part's answers imports."""
    found = set()
    for cell in nb.cells:
        if cell.cell_type != "code" or not look(cell.source).binds & set(part.answers):
            continue
        try:
            found |= names(ast.parse(cell.source))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return [f"off limits: {name}" for name in sorted(found & set(part.off_limits))]
