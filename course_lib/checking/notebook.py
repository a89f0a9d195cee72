"""In Jupyter: a check that is called before its answer is there gives a card instead of a NameError.

:func:`watch` makes ``check.part(first, second)`` look its arguments up one by one. A name that is not defined, or that
still has its blank value because its cell failed, becomes a :class:`NotThere`, which says so on the card.
"""

import ast
import sys
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from course_lib.checking.plain import describe, is_stub

FAILED: dict[str, str] = {}  # what the latest cell that binds a name ended with, if it failed


@dataclass(frozen=True)
class NotThere:
    """Stands for an answer that does not exist yet; ``why`` says what to do."""

    why: str


def there(name: str, look: Callable[[], Any]) -> Any:
    """The value of ``name``, which ``look`` returns, or :class:`NotThere`."""
    try:
        value = look()
    except NameError:
        if name not in FAILED:
            return NotThere(f"Run the cell above first: {name} is not defined yet.")
        value = None
    if is_stub(value) and name in FAILED:
        return NotThere(f"The cell that defines {name} stopped with {FAILED[name]}. Fix this, and run that cell first.")
    return value


class CheckedCalls(ast.NodeTransformer):
    """Write ``check.part(name)`` as ``check.part(there("name", lambda: name))``, for a module of course_lib.checks."""

    def __init__(self, space: dict):
        self.space = space

    def visit_Call(self, node: ast.Call) -> ast.Call:
        self.generic_visit(node)
        module = self.space.get(getattr(getattr(node.func, "value", None), "id", ""))
        if isinstance(module, ModuleType) and module.__name__.startswith("course_lib.checks."):
            node.args = [_looked_up(one.id) if isinstance(one, ast.Name) else one for one in node.args]
        return node


def _looked_up(name: str) -> ast.expr:
    call = f"__import__({__name__!r}, fromlist=['there']).there({name!r}, lambda: {name})"
    return ast.parse(call, mode="eval").body


def watch() -> None:
    """Do so in the IPython that runs this, if one does."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None or any(isinstance(one, CheckedCalls) for one in shell.ast_transformers):
        return

    def remember(result: Any) -> None:
        try:
            tree = ast.parse(shell.transform_cell(result.info.raw_cell or ""))
        except (SyntaxError, ValueError):
            return
        error = result.error_in_exec
        for node in ast.walk(tree):
            stored = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
            name = node.id if stored else getattr(node, "name", None)
            if isinstance(name, str) and error is None:
                FAILED.pop(name, None)
            elif isinstance(name, str):
                FAILED[name] = describe(error)

    shell.ast_transformers.append(CheckedCalls(shell.user_ns))
    shell.events.register("post_run_cell", remember)
