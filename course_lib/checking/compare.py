"""Comparing a value with the one wanted, and showing both in a few words."""

import math
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor


def close(got: Any, want: Any, tol: float) -> bool:
    """Equal in kind, shape and, to ``tol``, value. One number may come as a float or as a tensor of one element."""
    if isinstance(want, (bool, str)):
        return type(got) is type(want) and got == want
    if isinstance(want, (tuple, list)):
        if not isinstance(got, (tuple, list)) or len(got) != len(want):
            return False
        return all(close(g, w, tol) for g, w in zip(got, want))
    if isinstance(want, dict):
        return isinstance(got, dict) and got.keys() == want.keys() and all(close(got[k], want[k], tol) for k in want)
    if not isinstance(got, (int, float, Tensor)) or _is_truth(got) != _is_truth(want):
        return False
    got, want = torch.as_tensor(got, dtype=torch.float64), torch.as_tensor(want, dtype=torch.float64)
    if got.shape != want.shape and not got.numel() == want.numel() == 1:
        return False
    return torch.allclose(got.reshape(want.shape), want, rtol=tol, atol=tol, equal_nan=True)


def finite(value: Any) -> bool:
    """No nan and no infinity, anywhere in it."""
    if isinstance(value, (tuple, list, dict)):
        return all(map(finite, value.values() if isinstance(value, dict) else value))
    return not isinstance(value, (float, Tensor)) or bool(torch.as_tensor(value).isfinite().all())


def _is_truth(value: Any) -> bool:
    return isinstance(value, bool) or (isinstance(value, Tensor) and value.dtype == torch.bool)


def shown(value: Any, digits: int = 6) -> str:
    """A value in a few words, of 300 characters at most; the numbers of a tensor have two digits less."""
    words = _words(value, digits)
    return words if len(words) <= 300 else words[:299] + "…"


def _words(value: Any, digits: int) -> str:
    if isinstance(value, Tensor) and value.ndim:
        numbers = ", ".join(_number(number, digits - 2) for number in value.flatten()[:4].tolist())
        return f"[{numbers}{', …' if value.numel() > 4 else ''}] of shape {tuple(value.shape)}"
    if isinstance(value, (float, Tensor)):
        return _number(float(value) if not _is_truth(value) else bool(value), digits)
    if isinstance(value, (tuple, list)):
        return "(" + ", ".join(_words(item, digits) for item in value[:6]) + (", …)" if len(value) > 6 else ")")
    if isinstance(value, dict):
        few = ", ".join(f"{str(key)[:30]}: {_words(item, digits)}" for key, item in [*value.items()][:3])
        return "{" + few + (", …}" if len(value) > 3 else "}")
    return (repr(value) if isinstance(value, str) else str(value))[:80]


def _number(number: float | bool, digits: int) -> str:
    return str(number) if isinstance(number, bool) else f"{number:.{digits}g}"


def compared(want: Any, got: Any) -> str:
    """``expected …, got …``, never with the same words for both: with enough digits, and where they differ most."""
    place, one, other = max(_apart(want, got), key=lambda found: found[0], default=(0, "", want, got))[1:]
    whole = _told_apart(want, got)
    if place and (not whole or "…" in whole):
        there = f"at {place}: {_told_apart(one, other) or 'expected another value'}"
        return f"{whole}; they differ most {there}" if whole else there
    return whole or f"expected another {type(want).__name__}, got {shown(got)}"


def _told_apart(want: Any, got: Any) -> str:
    """Both in words that differ, or an empty string where what is shown of them is the same."""
    if isinstance(want, (tuple, list, dict)) and isinstance(got, (tuple, list, dict)) and len(want) != len(got):
        return f"expected {len(want)} values, got {len(got)}"
    pairs = ((shown(want, digits), shown(got, digits)) for digits in (6, 9, 12, 17, 19))
    return next((f"expected {one}, got {other}" for one, other in pairs if one != other), "")


def _apart(want: Any, got: Any, place: str = "") -> Iterator[tuple[float, str, Any, Any]]:
    """How far apart, where, and the two parts, for each part of two values of the same structure."""
    if isinstance(want, (tuple, list)) and isinstance(got, (tuple, list)) and len(want) == len(got):
        for i, (one, other) in enumerate(zip(want, got)):
            yield from _apart(one, other, f"{place}[{i}]")
    elif isinstance(want, dict) and isinstance(got, dict) and want.keys() == got.keys():
        for key in want:
            yield from _apart(want[key], got[key], f"{place}[{str(key)[:30]!r}]")
    elif isinstance(want, Tensor) and isinstance(got, Tensor) and want.shape == got.shape and want.numel():
        distance = _distance(want.double(), got.double()).flatten()
        most = int(distance.argmax())
        index = [int(i) for i in torch.unravel_index(torch.tensor(most), want.shape)]
        at = f"{place}{index}" if index else place
        yield distance[most].item(), at, want.flatten()[most], got.flatten()[most]
    elif isinstance(want, (int, float)) and isinstance(got, (int, float)):
        yield _distance(*(torch.tensor(n, dtype=torch.float64) for n in (want, got))).item(), place, want, got
    elif want is not got and not (isinstance(want, str) and want == got):
        yield math.inf, place, want, got


def _distance(want: Tensor, got: Tensor) -> Tensor:
    same = (want == got) | (want.isnan() & got.isnan())
    return ((got - want).abs() / (1 + want.abs())).nan_to_num(math.inf).masked_fill(same, 0)
