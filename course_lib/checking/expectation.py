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
    """``got()`` must be ``want`` to a relative and absolute ``tol``.

    ``mistakes`` maps a hint to the value that the mistake gives, or to the error that it :func:`raises`; such a hint
    may name the cause. ``fallback`` is the hint for any other value, and ``broken`` for one that is not finite: they
    say what to compare or to look at, and assert no cause. An error that no mistake names speaks for itself.
    ``read`` names another section than the part's. With ``reveal=False`` the card does not print the value wanted
    (where it would be the answer). ``needs`` is the ``what`` of another row of the part without which this one is not
    paid: a limit case that a constant or the argument itself gets right needs the row that takes the formula.
    """
    return Expectation(what, got, want, worth, **more)
