"""What comes back of a student's answer: plain data, or one sentence that says what it is instead.

Plain are numbers, strings, tensors (real, with numbers in them, detached, on the CPU), the densities of
:mod:`course_lib.data.toys`, and lists, tuples and dicts of these.
"""

import dataclasses
import linecache
import math
import re
import traceback
from fractions import Fraction
from typing import Any

import numpy as np
import torch
from torch import Tensor

from course_lib.data import toys
from course_lib.data.toys import Density

MAX_NUMBERS, MAX_DEPTH = 10_000_000, 8
UNSIGNED = {torch.uint16, torch.uint32, torch.uint64}  # with which torch can do next to nothing


class Unanswered(Exception):
    """The stub was left as it is."""


class AnswerError(Exception):
    """The student's code failed; the message says how, and at which of the student's lines."""


def plain(value: Any, depth: int = 0) -> Any:
    """``value`` as plain data, or :class:`AnswerError` that says what it is instead."""
    if depth > MAX_DEPTH:
        raise AnswerError(f"it returned something nested more than {MAX_DEPTH} deep")
    if is_stub(value):
        raise Unanswered
    if isinstance(value, np.bool_):
        return bool(value)
    if isinstance(value, (np.ndarray, np.generic)):
        if value.dtype.kind not in "biuf":
            raise AnswerError(f"it returned a numpy array of {value.dtype}, numbers are needed")
        value = torch.from_numpy(np.array(value, dtype=float if value.dtype.itemsize > 8 else None))
    if isinstance(value, Tensor):
        if value.is_meta:
            raise AnswerError("it returned a tensor on the device meta, which holds no numbers; real ones are needed")
        if value.is_complex() or value.layout != torch.strided:
            raise AnswerError(f"it returned a tensor of {value.dtype}, {value.layout}; real numbers are needed")
        if value.numel() > MAX_NUMBERS:
            raise AnswerError(f"it returned {value.numel():,} numbers, more than can be looked at")
        value = torch.Tensor.detach(value).cpu().clone().as_subclass(Tensor)
        return value.long() if value.dtype in UNSIGNED else value
    if isinstance(value, (bool, int, float, str)):
        if isinstance(value, int) and abs(value) > 1e300:
            raise AnswerError("it returned an integer of more than 300 digits")
        kind = next(k for k in (bool, int, float, str) if isinstance(value, k))
        return kind(value)
    if isinstance(value, Fraction):
        return float(value)
    if isinstance(value, Density):
        return _plain_density(value)
    if isinstance(value, (list, tuple)):
        return (tuple if isinstance(value, tuple) else list)(plain(item, depth + 1) for item in value)
    if isinstance(value, dict):
        return {str(key): plain(item, depth + 1) for key, item in value.items()}
    if type(value).__module__.startswith("sympy"):
        return plain(number_of(value), depth)
    raise AnswerError(f"it returned a {type(value).__name__}, which is neither a number nor a tensor")


def _plain_density(density: Density) -> Density:
    """The same with plain numbers for its parameters, which may have come as numpy's, torch's or sympy's."""

    def number(value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            return tuple(map(number, value))
        return _plain_density(value) if isinstance(value, Density) else None if value is None else float(value)

    if vars(toys).get(type(density).__name__) is not type(density) or not dataclasses.is_dataclass(density):
        raise AnswerError(f"it returned a {type(density).__name__}, which is not a density of course_lib.data.toys")
    return dataclasses.replace(density, **{name: number(value) for name, value in vars(density).items()})


def is_stub(value: Any) -> bool:
    """Is it what an answer is before it is written?"""
    return value is None or value is ... or value is NotImplemented


def number_of(expression: Any) -> float:
    """The number that a sympy expression is; nan where it is not real."""
    import sympy as sp

    if isinstance(expression, (list, tuple, sp.Tuple)):
        raise AnswerError(f"one expression is needed, got {len(expression)}: {expression}")
    if getattr(expression, "free_symbols", None):
        names = ", ".join(sorted(map(str, expression.free_symbols)))
        raise AnswerError(f"a number is needed, but the expression still has {names} in it: {expression}")
    number = complex(expression)
    return math.nan if abs(number.imag) > 1e-12 else number.real


def describe(error: BaseException) -> str:
    """``ValueError: message, at your line 3: `code` ``, the line being the innermost in a notebook cell."""
    said = ": ".join(filter(None, [type(error).__name__, " ".join(str(error).split())[:200]]))
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if re.search(r"ipykernel_\d+|^<(?!frozen|string|lambdify|__)", frame.filename):  # a cell, not generated code
            line = (frame.line or linecache.getline(frame.filename, frame.lineno)).strip()
            return f"{said}, at your line {frame.lineno}" + (f": {line}" if line else "")
    return said
