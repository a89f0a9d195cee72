"""A function of the judge's, lent to an answer that builds on it: only its values cross the wall.

The inputs come from the student's side, so whatever they are, there is an answer, in bounded memory. A function that
can be lent says by its annotations what it takes, each a ``Tensor``, a ``float`` or a ``str``; of its tensors it makes
no larger ones than they are when broadcast.
"""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor

from course_lib.checking.answers import describe
from course_lib.grading.wall import wire


def value_of(lent: Mapping[str, Callable], message: dict, block: bytes) -> tuple[dict, bytes]:
    """The reply to a ``message`` that asks for a value: ``{"value": tree}`` with its tensors, or ``{"error": why}``."""
    try:
        function = lent[message["lend"]]
        match wire.unpack(message.get("inputs"), block):
            case [list() | tuple() as inputs, dict() as named]:
                given = inspect.signature(function).bind(*inputs, **named)
            case other:
                raise TypeError(f"inputs are a list and a dict, not a {type(other).__name__}")
        for name, value in given.arguments.items():
            given.arguments[name] = _as(function.__annotations__[name], value)
        tensors = [value for value in given.arguments.values() if isinstance(value, Tensor)]
        if torch.broadcast_shapes(*[tensor.shape for tensor in tensors]).numel() > wire.MAX_NUMBERS:
            raise wire.WireError("more numbers than can be looked at")
        tree, values = wire.pack(function(*given.args, **given.kwargs))
        return {"value": tree}, values
    except Exception as error:
        return {"error": describe(error)}, b""


def _as(kind: type, value: Any) -> Tensor | float | str:
    if kind is float and isinstance(value, (Tensor, int, float)):
        return float(value)
    if not isinstance(value, kind) or (isinstance(value, Tensor) and not value.numel()):
        raise TypeError(f"a {kind.__name__} with something in it is needed, got a {type(value).__name__}")
    return value
