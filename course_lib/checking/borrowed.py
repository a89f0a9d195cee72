"""Which of the library's functions that an exercise asks students to write an answer uses all the same.

For the card in the notebook, so that nobody is surprised by the grading; that has walls of its own.
"""

import sys
from collections.abc import Iterable, Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any


def borrowed(answers: Iterable[Any], off_limits: Iterable[str]) -> list[str]:
    """The names among ``off_limits`` that ``answers`` use, or that functions of their notebook which they call use."""
    notebook = {id(thing.__globals__) for thing in answers if isinstance(thing, FunctionType)}
    used, waiting, seen = set(), list(answers), set()
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, (FunctionType, type)):
            used.add(f"{thing.__module__}.{thing.__qualname__}")
        if isinstance(thing, FunctionType) and thing not in seen and id(thing.__globals__) in notebook:
            seen.add(thing)
            used |= _dotted(thing)
            waiting += [thing.__globals__[name] for name in _names(thing.__code__) if name in thing.__globals__]
    return [name for name in off_limits if any(f"{one}.".startswith(f"{name}.") for one in used)]


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _dotted(function: FunctionType) -> set[str]:
    """What it may import or reach by attributes: ``from a.b import c`` and ``a.b.c`` leave these names in its code."""
    names = set(_names(function.__code__))
    held = (function.__globals__.get(name) for name in names)
    modules = names | {module.__name__ for module in held if isinstance(module, ModuleType)}
    modules = {name for name in modules if name.startswith("course_lib")}
    while inner := {f"{m}.{name}" for m in modules for name in names} & sys.modules.keys() - modules:
        modules |= inner
    return modules | {f"{module}.{name}" for module in modules for name in names}
