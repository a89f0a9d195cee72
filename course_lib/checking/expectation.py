"""One thing that a check expects: what is tested, what must come out, what it is worth."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Raised:
    words: str


def raises(words: str) -> Raised:
    """In ``mistakes``, in place of a value: the hint for an error whose message has these words."""
    return Raised(words)


@dataclass(frozen=True)
class Expectation:
    what: str
    got: Callable[[], Any]
    want: Any
    worth: float
    mistakes: dict[str, Any] = field(default_factory=dict)
    fallback: str = ""
    broken: str = ""
    read: str = ""
    tol: float = 1e-6
    reveal: bool = True
    needs: str = ""


def expect(what: str, got: Callable[[], Any], want: Any, *, worth: float, **more: Any) -> Expectation:
    """The expectation that ``got()`` is ``want``, to a relative and absolute ``tol``.

    ``mistakes`` maps a hint to the value that a known mistake gives, or to the error that it :func:`raises`. Only such
    a hint may name a cause. ``fallback`` is the hint for any other value, and ``broken`` for one that is not finite:
    these two say what to compare or where to look, and assert no cause, because none is known. A card shows one hint a
    row, the first that fits. An error that no mistake names has no hint.

    ``read`` names another section of the lecture than the part's. With ``reveal=False`` the card does not print the
    value wanted (where it would be the answer). ``needs`` is the ``what`` of another row of the part: this one, if
    right, is shown in grey and not paid until that one is right. Use it only for a row that a constant or the unchanged
    input gets right, and make it need the row that takes the formula.
    """
    return Expectation(what, got, want, worth, **more)
