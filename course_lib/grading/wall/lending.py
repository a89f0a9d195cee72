"""A function of the judge's, lent to an answer that builds on it: only its values cross the wall.

The inputs come from the student's side, so whatever they are, there is an answer, in bounded memory.
"""

from collections.abc import Callable, Mapping

import torch
from torch import Tensor

from course_lib.checks.answers import describe
from course_lib.grading.wall import wire


def value_of(lent: Mapping[str, Callable], message: dict, block: bytes) -> tuple[dict, bytes]:
    """The reply to a ``message`` that asks for a value: ``{"value": tree}`` with its tensors, or ``{"error": why}``."""
    try:
        inputs, named = wire.unpack(message.get("inputs"), block)
        if not all(isinstance(value, (Tensor, int, float, str)) for value in (*inputs, *named.values())):
            raise TypeError("tensors and numbers are needed")
        tensors = [value for value in (*inputs, *named.values()) if isinstance(value, Tensor)]
        if torch.broadcast_shapes(*[tensor.shape for tensor in tensors]).numel() > wire.MAX_NUMBERS:
            raise wire.WireError("more numbers than can be looked at")
        tree, values = wire.pack(lent[message["lend"]](*inputs, **named))
        return {"value": tree}, values
    except Exception as error:
        return {"error": describe(error)}, b""
