r"""A derivation that cannot be wrong: each step is checked as it is written.

>>> import sympy as sp
>>> y = sp.symbols("y", positive=True)
>>> steps = Derivation("f", sp.log(y**2)).step(2 * sp.log(y), "the logarithm of a power")

An equality is tried symbolically (sympy's ``simplify`` of the difference) and, where that does not decide, at random
points, to nine digits; an inequality at random points. A step that does not hold raises :class:`WrongStep` with a point
that shows it. In a notebook the derivation shows itself as aligned LaTeX, each line with its reason.
"""

import random

import sympy as sp
from mpmath import im, mpmathify, nstr, re

_HOLDS = {"=": lambda gap: abs(gap) < 1, "<=": lambda gap: gap < 1, ">=": lambda gap: gap > -1}  # gap / tolerance
_LATEX = {"=": "=", "<=": r"\le", ">=": r"\ge"}


class WrongStep(ValueError):
    """The step does not follow, or cannot be tried; the message gives a point where the two sides differ, or why."""


class Derivation:
    """A chain of expressions, ``name = e0 = e1 <= e2 ...``.

    ``domain`` gives the open interval of each symbol to try; the default is (-4, 4), or the half of it that the
    symbol's assumptions leave.
    """

    def __init__(self, name: str, start: sp.Expr, reason: str = "", domain: dict | None = None, points: int = 200):
        self.name, self.domain, self.points = name, domain or {}, points
        self.lines = [("=", sp.sympify(start), reason)]

    @property
    def last(self) -> sp.Expr:
        return self.lines[-1][1]

    def step(self, expression: sp.Expr, reason: str = "", relation: str = "=") -> "Derivation":
        """Append ``previous (relation) expression``, or raise :class:`WrongStep`."""
        if relation not in _HOLDS:
            raise ValueError(f"relation must be one of {', '.join(_HOLDS)}, got {relation!r}")
        expression = sp.sympify(expression)
        if not isinstance(expression, sp.Expr):
            raise TypeError(f"a step is the new right-hand side, one expression; got {expression}")
        if relation != "=" or sp.simplify(self.last - expression) != 0:
            self._try_points(expression, relation)
        self.lines.append((relation, expression, reason))
        return self

    def _try_points(self, expression: sp.Expr, relation: str) -> None:
        here = f"step {len(self.lines)} of {self.name}"
        symbols = sorted(self.last.free_symbols | expression.free_symbols, key=str)
        names = [str(symbol) for symbol in symbols]
        for name in names:
            if names.count(name) > 1:
                raise WrongStep(f"{here} has two different symbols called {name}: make each symbol once")
        draw = random.Random(0)
        points = [[draw.uniform(*self._interval(symbol)) for symbol in symbols] for _ in range(self.points)]
        try:
            sides = sp.lambdify(symbols, (self.last, expression), "mpmath")
            values = [[mpmathify(side) for side in sides(*point)] for point in points]
        except Exception as error:  # sympy's printers and mpmath's functions have no one kind
            why = str(error).partition("\n")[0]
            raise WrongStep(f"{here} is not decided by simplify and cannot be tried at a point: {why}") from None
        for point, (before, after) in zip(points, values):
            gap = (before - after) / (1e-9 * max(1, abs(before), abs(after)))
            if not (abs(im(gap)) < 1 and _HOLDS[relation](re(gap))):
                where = ", ".join(f"{name} = {number:.4g}" for name, number in zip(names, point)) or "any point"
                raise WrongStep(
                    f"{here} does not hold: at {where} the line before is {nstr(before, 6)}, "
                    f"this line {nstr(after, 6)} (claimed: {relation})"
                )

    def _interval(self, symbol: sp.Symbol) -> tuple[float, float]:
        default = (0 if symbol.is_nonnegative else -4, 0 if symbol.is_nonpositive else 4)
        return self.domain.get(symbol, default)

    def _repr_latex_(self) -> str:
        rows = []
        for number, (relation, expression, reason) in enumerate(self.lines):
            left = self.name if number == 0 else ""
            why = rf" && \text{{{reason}}}" if reason else ""
            rows.append(rf"{left} &{_LATEX[relation]} {sp.latex(expression)}{why}")
        return "$$\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}$$"

    def __repr__(self) -> str:
        return f"{self.name}: {len(self.lines)} lines, every step checked"
