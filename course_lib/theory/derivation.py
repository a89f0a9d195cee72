r"""A derivation that cannot be wrong: each step is checked as it is written.

>>> import sympy as sp
>>> y = sp.symbols("y", positive=True)
>>> steps = Derivation("f", sp.log(y**2)).step(2 * sp.log(y), "the logarithm of a power")

An equality is tried symbolically (sympy's ``simplify`` of the difference) and, where that does not decide, at random
points; an inequality at random points. A step that does not hold raises :class:`WrongStep` with a point that shows it.
In a notebook the derivation shows itself as aligned LaTeX, each line with its reason.
"""

import random

import sympy as sp

_HOLDS = {
    "=": lambda gap: abs(gap) < 1e-9,
    "<=": lambda gap: gap < 1e-9,
    ">=": lambda gap: gap > -1e-9,
}
_LATEX = {"=": "=", "<=": r"\le", ">=": r"\ge"}


class WrongStep(ValueError):
    """The step does not follow; the message gives a point where the two sides differ."""


class Derivation:
    """A chain of expressions, ``name = e0 = e1 <= e2 ...``.

    ``domain`` gives the open interval of each symbol to try; positive symbols default to (0, 4), others to (-3, 3).
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
        difference = self.last - expression
        if relation != "=" or sp.simplify(difference) != 0:
            self._try_points(difference, expression, relation)
        self.lines.append((relation, expression, reason))
        return self

    def _try_points(self, difference: sp.Expr, expression: sp.Expr, relation: str) -> None:
        symbols = sorted(difference.free_symbols, key=str)
        draw = random.Random(0)
        gap = sp.lambdify(symbols, difference, "mpmath")
        for _ in range(self.points):
            point = [draw.uniform(*self._interval(symbol)) for symbol in symbols]
            if not _HOLDS[relation](gap(*point)):
                at = dict(zip(symbols, point))
                where = ", ".join(f"{symbol} = {number:.4g}" for symbol, number in at.items()) or "any point"
                raise WrongStep(
                    f"step {len(self.lines)} of {self.name} does not hold: at {where} the line before is "
                    f"{float(self.last.subs(at)):.6g}, this line {float(expression.subs(at)):.6g} (claimed: {relation})"
                )

    def _interval(self, symbol: sp.Symbol) -> tuple[float, float]:
        return self.domain.get(symbol, (0, 4) if symbol.is_positive else (-3, 3))

    def _repr_latex_(self) -> str:
        rows = []
        for number, (relation, expression, reason) in enumerate(self.lines):
            left = self.name if number == 0 else ""
            why = rf" && \text{{{reason}}}" if reason else ""
            rows.append(rf"{left} &{_LATEX[relation]} {sp.latex(expression)}{why}")
        return "$$\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}$$"

    def __repr__(self) -> str:
        return f"{self.name}: {len(self.lines)} lines, every step checked"
