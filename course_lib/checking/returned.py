"""What an answer returned, as the numbers that a check goes on computing with."""

import torch
from torch import Tensor

from course_lib.checking.plain import AnswerError


def tensor(value: object) -> Tensor:
    """``value`` as a float64 tensor of whatever shape."""
    try:
        return torch.as_tensor(value, dtype=torch.float64)
    except (TypeError, ValueError, OverflowError, RuntimeError):
        raise AnswerError(f"numbers are needed, got a {type(value).__name__}") from None


def numbers(value: object, *shape: int) -> Tensor:
    """``value`` as a finite float64 tensor of that shape, a -1 standing for any length."""
    found = tensor(value)
    if len(found.shape) != len(shape) or any(want not in (-1, n) for n, want in zip(found.shape, shape)):
        raise AnswerError(f"a tensor of shape {shape} is needed, got shape {tuple(found.shape)}")
    if not found.numel() or not (found.abs() < 1e100).all():
        raise AnswerError("there are no numbers in it, or some that are not finite or beyond all measure")
    return found


def items(value: object, count: int) -> list:
    many = isinstance(value, (tuple, list)) or (isinstance(value, Tensor) and value.ndim > 0)
    if not many or len(value) != count:
        raise AnswerError(f"{count} values are needed, as a tuple, got {len(value) if many else 'one'}")
    return list(value)
