"""A right derivation goes through, a wrong step does not, and the page shows every reason."""

import doctest
import re

import pytest
import sympy as sp

from course_lib.theory import derivation
from course_lib.theory.derivation import Derivation, WrongStep

x, s = sp.symbols("x s", real=True)
y, a, b = sp.symbols("y a b", positive=True)
SIGMA = 1 / (1 + sp.exp(-s))
UNDECIDED = (sp.atan(x) + sp.atan(1 / x), sp.pi / 2 * sp.sign(x))


@pytest.mark.parametrize(
    "before, after",
    [
        (sp.sin(x) ** 2 + sp.cos(x) ** 2, 1),
        (a * sp.log(y) + b * sp.log(y), sp.log(y ** (a + b))),
        (-sp.log(1 - SIGMA), sp.log(1 + sp.exp(s))),
        (sp.diff(a * sp.log(y) + b * sp.log(1 - y), y), (a - (a + b) * y) / (y * (1 - y))),
        (sp.exp(sp.I * x), sp.cos(x) + sp.I * sp.sin(x)),
        (sp.Integral(sp.exp(-(y**2)) * x, (y, 0, 1)), x * sp.sqrt(sp.pi) * sp.erf(1) / 2),
        (sp.Float(0.1) * 3 * x, sp.Rational(3, 10) * x),
        (sp.exp(20 * y), sp.exp(y) ** 20 * (1 + sp.Float(1e-13))),  # large numbers, rounded
        UNDECIDED,
    ],
    ids=str,
)
def test_a_right_step_goes_through(before, after):
    assert Derivation("f", before).step(after).last == sp.sympify(after)


def test_the_points_decide_where_simplify_does_not():
    before, after = UNDECIDED
    assert sp.simplify(before - after) != 0
    with pytest.raises(WrongStep):
        Derivation("f", before).step(after + sp.Float(1e-6))


@pytest.mark.parametrize(
    "before, after, relation",
    [
        (sp.log(a + b), sp.log(a) + sp.log(b), "="),
        (sp.log(x**2), 2 * sp.log(x), "="),  # complex for x < 0
        (a + b, a + 2 * b, "="),
        (sp.Integer(1), 2, "="),
        (x, x + sp.Float(1e-6), "="),
        (x, sp.Abs(x), ">="),
        (x**2, x, "<="),
        (sp.sqrt(x), 3, "<="),  # no real number for x < 0
        (sp.Integer(3), 2, "<="),
        (1 / y, sp.nan, "="),
    ],
    ids=str,
)
def test_a_wrong_step_is_refused_and_not_kept(before, after, relation):
    chain = Derivation("f", before)
    with pytest.raises(WrongStep, match="step 1 of f does not hold"):
        chain.step(after, relation=relation)
    assert chain.last == before


def test_the_message_shows_a_point_and_both_sides_there():
    with pytest.raises(WrongStep) as caught:
        Derivation("V", 2 * y).step(2 * y, "kept").step(y + 1, "forgot the factor")
    form = r"step 2 of V does not hold: at y = (\S+) the line before is (\S+), this line (\S+) \(claimed: =\)"
    point, before, after = map(float, re.fullmatch(form, str(caught.value)).groups())
    assert before == pytest.approx(2 * point, rel=1e-3) and after == pytest.approx(point + 1, rel=1e-3)


@pytest.mark.parametrize(
    "before, after, relation",
    [
        (sp.log(y), y - 1, "<="),
        (y, sp.log(1 + y), ">="),
        ((a + b) / 2, sp.sqrt(a * b), ">="),
        (x**2, x**2, "<="),
        (sp.symbols("z", nonnegative=True), 0, ">="),  # assumptions restrict the points
        (sp.symbols("z", negative=True), 0, "<="),
    ],
    ids=str,
)
def test_a_right_inequality_goes_through_and_its_reverse_does_not(before, after, relation):
    assert Derivation("f", before).step(after, relation=relation).last == sp.sympify(after)
    if sp.simplify(before - after) != 0:
        with pytest.raises(WrongStep):
            Derivation("f", before).step(after, relation={"<=": ">=", ">=": "<="}[relation])


def test_the_domain_says_where_a_step_must_hold():
    entropy_like = -sp.log(y)
    assert Derivation("f", entropy_like, domain={y: (0, 1)}).step(0, relation=">=")
    with pytest.raises(WrongStep, match=r"at y = [1-3]"):
        Derivation("f", entropy_like).step(0, relation=">=")


def test_a_chain_checks_each_line_against_the_one_before():
    chain = Derivation("f", (x + 1) ** 2).step(x**2 + 2 * x + 1).step(2 * x, relation=">=")
    with pytest.raises(WrongStep, match="step 3"):
        chain.step(2 * x + 1)
    assert repr(chain) == "f: 3 lines, every step checked"


@pytest.mark.parametrize(
    "before, after, says",
    [
        (y, sp.symbols("y"), "two different symbols called y"),
        (sp.Function("p")(x), sp.Function("p")(x) + 1, "cannot be tried at a point: name 'p' is not defined"),
        (sp.Integer(1), sp.zoo, "cannot be tried at a point"),
    ],
)
def test_a_step_that_cannot_be_tried_is_refused_with_the_reason(before, after, says):
    with pytest.raises(WrongStep, match=says):
        Derivation("f", before).step(after)


def test_unknown_functions_are_fine_where_simplify_decides():
    p, q = sp.Function("p")(x), sp.Function("q")(x)
    Derivation("D", p / (p + q)).step(1 - q / (p + q))


def test_an_unknown_relation_is_refused_and_so_is_an_equation():
    with pytest.raises(ValueError, match="relation must be one of =, <=, >=, got '<'"):
        Derivation("f", x).step(x + 1, relation="<")
    with pytest.raises(TypeError, match="one expression"):
        Derivation("f", x).step(sp.Eq(x, x + 1))


def test_the_page_shows_every_line_with_its_relation_and_reason():
    chain = Derivation("f", (x + 1) ** 2, "by definition").step(x**2 + 2 * x + 1, "multiplied out")
    chain.step(2 * x, "$x^2 \\ge -1$", relation=">=").step(2 * x + 1, relation="<=")
    assert chain._repr_latex_().splitlines() == [
        "$$\\begin{aligned}",
        r"f &= \left(x + 1\right)^{2} && \text{by definition} \\",
        r" &= x^{2} + 2 x + 1 && \text{multiplied out} \\",
        r" &\ge 2 x && \text{$x^2 \ge -1$} \\",
        r" &\le 2 x + 1",
        "\\end{aligned}$$",
    ]


def test_the_example_in_the_docstring_runs():
    assert doctest.testmod(derivation) == doctest.TestResults(failed=0, attempted=3)
