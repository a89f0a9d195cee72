"""Comparing a value with the one wanted, and showing both in a few words."""

import math
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


def shown(value: Any) -> str:
    """A value in a few words, of 300 characters at most."""
    words = _words(value)
    return words if len(words) <= 300 else words[:299] + "…"


def _words(value: Any) -> str:
    if isinstance(value, Tensor) and value.ndim:
        numbers = ", ".join(f"{number:.4g}" for number in value.flatten()[:4].tolist())
        return f"[{numbers}{', …' if value.numel() > 4 else ''}] of shape {tuple(value.shape)}"
    if isinstance(value, (float, Tensor)):
        return f"{float(value):.6g}"
    if isinstance(value, (tuple, list)):
        return "(" + ", ".join(_words(item) for item in value[:6]) + (", …)" if len(value) > 6 else ")")
    if isinstance(value, dict):
        few = ", ".join(f"{str(key)[:30]}: {_words(item)}" for key, item in [*value.items()][:3])
        return "{" + few + (", …}" if len(value) > 3 else "}")
    return (repr(value) if isinstance(value, str) else str(value))[:80]


def apart(want: Any, got: Any) -> str:
    """Where two tensors of one shape differ most, if their first numbers, which are shown, look the same."""
    if (
        not (isinstance(want, Tensor) and isinstance(got, Tensor))
        or want.shape != got.shape
        or shown(want) != shown(got)
    ):
        return ""
    where = (got.double() - want.double()).abs().nan_to_num(math.inf).argmax()
    place = [int(i) for i in torch.unravel_index(where, want.shape)]
    return (
        f"; at {place} expected {shown(want.flatten()[where])}, got {shown(got.flatten()[where])}" if want.ndim else ""
    )
