"""What the code of a cell binds and needs, read and never run.

``look`` parses a cell: the names that it binds at top level, which of them it answers and which it leaves **blank** (a
function whose body is ``...``, a value that is ``None``), and the names that it needs from cells above. What Python
cannot parse, for whatever reason, is text that is searched for definitions; lines that belong to IPython (``%magic``,
``!command``) are passed over.
"""

import ast
import builtins
import contextlib
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

LONGEST = 100_000
ALWAYS_THERE = frozenset([*dir(builtins), "get_ipython", "display", "In", "Out", "_"])
MAGIC = re.compile(r"(?m)^([ \t]*)[%!?].*$")
DEFINED = re.compile(r"(?m)^(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)")
ASSIGNED = re.compile(r"(?m)^([(\[]?[A-Za-z_]\w*(?:[ \t]*,(?:[ \t]*\w+)?){0,20}[)\]]?)[ \t]*(?::[^=\n]{0,300})?=(?!=)")


@dataclass(frozen=True)
class Look:
    parses: bool
    binds: frozenset[str] = frozenset()  # at top level
    answers: frozenset[str] = frozenset()  # those of them that are not only left blank
    needs: frozenset[str] = frozenset()  # read at top level and not bound here
    uses: frozenset[str] = frozenset()  # read anywhere, function bodies too, and not bound here
    steps: tuple[tuple[frozenset[str], bool], ...] = ()  # of each statement what it binds, and whether it is left blank
    imports: Mapping[str, set[str]] = field(default_factory=dict)  # dotted names, by the name that each gets here


class _Scope(ast.NodeVisitor):
    """The names that one scope binds and reads while it is executed; bodies of functions are not."""

    def __init__(self) -> None:
        self.binds, self.reads = set(), set()

    def visit_Name(self, node: ast.Name) -> None:
        (self.reads if isinstance(node.ctx, ast.Load) else self.binds).add(node.id)

    def visit_Import(self, node: ast.Import | ast.ImportFrom) -> None:
        self.binds |= {alias.asname or alias.name.split(".")[0] for alias in node.names}

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        self.binds |= {node.name} - {None}
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self.binds.add(node.name)
        for part in filter(None, (*node.decorator_list, node.args, node.returns)):
            self.visit(part)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self.visit(node.args)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.binds.add(node.name)
        for part in (*node.decorator_list, *node.bases, *node.keywords):
            self.visit(part)
        self._inner(node.body)

    def visit_ListComp(self, node: ast.AST) -> None:
        self._inner(ast.iter_child_nodes(node))

    def _inner(self, nodes) -> None:
        scope = _Scope()
        for node in nodes:
            scope.visit(node)
        self.reads |= scope.reads - scope.binds

    visit_ImportFrom, visit_AsyncFunctionDef = visit_Import, visit_FunctionDef
    visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_ListComp


def _parsed(source: str) -> ast.Module | None:
    if len(source) > LONGEST:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for text in (source, MAGIC.sub(r"\1pass", source)):
            try:
                return ast.parse(text)
            except (SyntaxError, ValueError, MemoryError, RecursionError):
                continue
    return None


def _nothing(value: ast.expr | None) -> bool:
    """``None``, ``...``, or a tuple of these."""
    if isinstance(value, ast.Tuple):
        return all(_nothing(item) for item in value.elts)
    return value is None or (isinstance(value, ast.Constant) and value.value in (None, ...))


def _blank(statement: ast.stmt) -> bool:
    """A binding that answers nothing."""
    if isinstance(statement, (ast.Assign, ast.AnnAssign)):
        return _nothing(statement.value)
    body = statement.body if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)) else [statement]
    return all(map(_idle, body))


def _idle(line: ast.stmt) -> bool:
    """A docstring, ``...``, ``pass``, ``return None``, ``raise NotImplementedError``."""
    if isinstance(line, ast.Raise):
        return any(getattr(node, "id", "") == "NotImplementedError" for node in ast.walk(line))
    if isinstance(line, ast.Expr):
        return isinstance(line.value, ast.Constant)
    return isinstance(line, ast.Pass) or (isinstance(line, ast.Return) and _nothing(line.value))


def _bound(statement: ast.stmt) -> set[str]:
    if isinstance(statement, ast.AnnAssign) and statement.value is None:
        return set()
    scope = _Scope()
    scope.visit(statement)
    return scope.binds


@lru_cache(maxsize=4096)
def look(source: str) -> Look:
    """What ``source`` binds, answers, needs and imports. It is kept until ``look.cache_clear()``."""
    with contextlib.suppress(RecursionError):
        if tree := _parsed(source):
            return _walked(tree)
    assigned = (name for left in ASSIGNED.findall(source) for name in re.findall(r"\w+", left))
    return Look(False, frozenset([*DEFINED.findall(source), *assigned]))


def _walked(tree: ast.Module) -> Look:
    whole = _Scope()
    whole.visit(tree)
    steps = tuple((frozenset(_bound(statement)), _blank(statement)) for statement in tree.body)
    local, read, imports = set(whole.binds), set(), {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            (read if isinstance(node.ctx, ast.Load) else local).add(node.id)
        elif isinstance(node, ast.arg):
            local.add(node.arg)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            local.add(node.name)  # what stands inside comes by itself
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            local |= _bound(node)
            for name, given in _imported(node):
                imports.setdefault(name, set()).update(given)
    binds = frozenset().union(*(bound for bound, _ in steps))
    answers = frozenset().union(*(bound for bound, blank in steps if not blank))
    needs, uses = (frozenset(names - ALWAYS_THERE) for names in (whole.reads - whole.binds, read - local))
    return Look(True, binds, answers, needs, uses, steps, imports)


def _imported(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, set[str]]]:
    for alias in node.names:
        if isinstance(node, ast.Import):
            yield alias.asname or alias.name, {alias.name}
        elif node.module:
            yield alias.asname or alias.name, {f"{node.module}.{alias.name}", node.module}


def without(source: str, steps: set[int]) -> str:
    """``source`` with these of its statements commented out, as far as each has its lines to itself."""
    lines, body = source.split("\n"), getattr(_parsed(source), "body", [])
    spans = [(min([s.lineno, *(d.lineno for d in getattr(s, "decorator_list", []))]), s.end_lineno) for s in body]
    spans = [(0, 0), *spans, (len(lines) + 1, len(lines) + 1)]
    for i in steps if body else ():
        (_, above), (first, last), (below, _) = spans[i : i + 3]
        if above < first and last < below:
            lines[first - 1 : last] = [f"# {line}".rstrip() for line in lines[first - 1 : last]]
    return "\n".join(lines)


def in_order(sources: list[str]) -> list[int]:
    """The cells' order, changed where one needs a name that only a cell below binds: that cell then comes first.

    Not where a cell imports ``*``: nobody knows what that binds.
    """
    looks = [one if (one := look(source)).parses else Look(False) for source in sources]
    order = list(range(len(sources)))
    if any("*" in one.imports for one in looks):
        return order
    for _ in range(10):  # until it helps no more: two cells may need each other
        new = _providers_first(looks, order)
        if _unmet(looks, new) >= _unmet(looks, order):
            break
        order = new
    return order


def _providers_first(looks: list[Look], order: list[int]) -> list[int]:
    first, begun, bound, new = {}, set(), set(), []
    for i in order:
        for name in looks[i].binds:
            first.setdefault(name, i)

    def place(i: int, depth: int = 0) -> None:
        if i in begun:
            return
        begun.add(i)
        for name in sorted(looks[i].needs - bound) if depth < 100 else ():
            if name in first:
                place(first[name], depth + 1)
        new.append(i)
        bound.update(looks[i].binds)

    for i in order:
        place(i)
    return new


def _unmet(looks: list[Look], order: list[int]) -> int:
    """How many names are needed above the first cell that binds them."""
    everything, bound, unmet = frozenset().union(*(one.binds for one in looks)), set(), 0
    for i in order:
        unmet += len((looks[i].needs & everything) - bound)
        bound |= looks[i].binds
    return unmet
