"""What a check says is right: answers, comparison, and the expectations of every exercise."""

import json
import math
from fractions import Fraction
from functools import cache
from itertools import combinations

import numpy as np
import pytest
import sympy as sp
import torch
from bank import COURSE
from scipy.stats import kstest

from course_lib.checking.answers import MAX_DEPTH, Answer, AnswerError, Unanswered, ask, describe, plain
from course_lib.checking.compare import close, shown
from course_lib.checking.draw import Draw
from course_lib.checking.expectation import Raised, expect, raises
from course_lib.checking.part import Exercise
from course_lib.data.toys import Density, Gaussian, Mixture
from course_lib.grading.errors import CourseError
from course_lib.grading.exercises import exercise
from course_lib.theory import divergences, optimal_discriminator
from course_lib.theory.divergences import integrate

PARTS = {f"{name}:{part}": check for name in COURSE.names for part, check in exercise(name).parts.items()}
each_part = pytest.mark.parametrize("part", PARTS)
SEEDS = range(40)


def run_cell(source: str, name: str = "<cell-7>") -> dict:
    """The names that a notebook's cell defines."""
    space = {}
    exec(compile(source, name, "exec"), space)
    return space


def little(got, want, **more):
    """A part of one expectation, about one answer."""
    made = Exercise("99_little")

    @made.part("Part", points=1, answers="f", read="1 · One")
    def one(draw, f):
        yield expect("it", lambda: got(f), want, worth=1, **more)

    return one


# --- what an answer is


@pytest.mark.parametrize(
    "value, want",
    [
        (3, 3),
        (2.5, 2.5),
        (True, True),
        (np.bool_(True), True),
        ("text", "text"),
        (np.float32(0.5), torch.tensor(0.5)),
        (np.arange(3.0)[::-1], torch.tensor([2.0, 1, 0])),
        (np.longdouble(2), torch.tensor(2.0)),
        (np.array([7, 12], dtype=np.uint16), torch.tensor([7, 12])),
        (torch.ones(2, requires_grad=True) * 2, torch.tensor([2.0, 2])),
        (torch.nn.Parameter(torch.ones(2)), torch.ones(2)),
        ((1, [2.0, torch.ones(1)]), (1, [2.0, torch.ones(1)])),
        ({1: 2.0}, {"1": 2.0}),
        (-sp.log(4), -math.log(4)),
        (sp.Integer(3), 3.0),
        (Fraction(1, 2), 0.5),
        (Gaussian(0, torch.tensor(1)), Gaussian(0.0, 1.0)),
    ],
    ids=str,
)
def test_plain_keeps_numbers_tensors_densities_and_their_collections(value, want):
    got = plain(value)
    assert type(got) is type(want)
    assert str(got) == str(want) if not isinstance(want, torch.Tensor) else torch.equal(got.to(want), want)
    if isinstance(got, torch.Tensor):
        assert not got.requires_grad and got.device.type == "cpu" and type(got) is torch.Tensor


def test_plain_gives_a_copy():
    mine = torch.zeros(2)
    taken = plain(mine)
    mine += 1
    assert torch.equal(taken, torch.zeros(2))


recursive = []
recursive.append(recursive)


class OwnDensity(Density):
    """It works at home, and cannot cross to the judge."""


@pytest.mark.parametrize(
    "value, says",
    [
        (np.array(["a"]), "numbers are needed"),
        (np.array([1j]), "numbers are needed"),
        (np.array([None]), "numbers are needed"),
        (torch.tensor([1j]), "real numbers are needed"),
        (torch.eye(2).to_sparse(), "real numbers are needed"),
        (torch.ones(2, device="meta"), "meta, which holds no numbers"),
        (1 + 2j, "it returned a complex"),
        ({1, 2}, "it returned a set"),
        (lambda x: x, "it returned a function"),
        (sp.Symbol("a") + 1, "still has a in it"),
        (sp.Tuple(1, 2), "one expression is needed"),
        (10**400, "more than 300 digits"),
        (recursive, f"more than {MAX_DEPTH} deep"),
        (OwnDensity(), "not a density of course_lib.data.toys"),
        (torch.zeros(1).expand(10_000_001), "10,000,001 numbers"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_plain_says_what_else_it_got(value, says):
    with pytest.raises(AnswerError, match=says):
        plain(value)


STUBS = [None, ..., NotImplemented]


def unwritten(*inputs):
    raise NotImplementedError("write me")


@pytest.mark.parametrize("stub", STUBS, ids=str)
@pytest.mark.parametrize("verb, inputs", [("call", (1,)), ("gradient", (torch.ones(1),)), ("at", ({},)), ("value", ())])
def test_a_stub_is_unanswered_whatever_is_asked_of_it(stub, verb, inputs):
    with pytest.raises(Unanswered):
        ask(stub, verb, *inputs)


@pytest.mark.parametrize("verb, inputs", [("call", (torch.ones(1),)), ("gradient", (torch.ones(1),))])
@pytest.mark.parametrize("body", [lambda *x: None, lambda *x: ..., unwritten], ids=["none", "ellipsis", "raises"])
def test_a_function_left_as_a_stub_is_unanswered(body, verb, inputs):
    with pytest.raises(Unanswered):
        ask(body, verb, *inputs)


def test_what_torch_has_not_implemented_is_no_stub():
    with pytest.raises(AnswerError, match="not implemented for 'Long'"):
        ask(lambda x: x.softmax(0), "call", torch.arange(3))


def test_a_pair_with_a_stub_in_it_is_unanswered():
    with pytest.raises(Unanswered):
        ask(lambda: (1.0, None), "call")


@pytest.mark.parametrize("thing", [3, "f", torch.ones(2), [len]], ids=str)
def test_calling_what_is_no_function_says_so(thing):
    with pytest.raises(AnswerError, match="a function is needed"):
        Answer(thing)(1)


def test_an_answer_that_leaves_python_is_an_error_like_any_other():
    with pytest.raises(AnswerError, match="SystemExit: 3"):
        Answer(lambda: exit(3))()


def test_an_answer_that_writes_into_its_input_changes_nothing_for_the_next():
    x = torch.ones(2)
    with pytest.raises(AnswerError, match="it changes a tensor"):
        Answer(lambda x: x.mul_(5))(x)
    assert torch.equal(x, torch.ones(2))


def test_the_wrong_number_of_arguments_is_the_students_error():
    with pytest.raises(AnswerError, match=r"TypeError.*positional"):
        Answer(lambda: 1)(torch.ones(1))


def test_describe_names_the_line_of_the_cell_not_of_the_library():
    space = run_cell("import torch\n\ndef f(x):\n    y = 1\n    return torch.ones(2) @ x\n")
    with pytest.raises(AnswerError, match=r"RuntimeError: .*, at your line 5"):
        Answer(space["f"])(torch.ones(3))


@pytest.mark.parametrize("inner", ["<frozen importlib>", "<string>", "<lambdifygenerated-1>", "/lib/ipykernel/base.py"])
def test_describe_does_not_mistake_generated_or_library_code_for_the_students(inner):
    helper = run_cell("def g():\n\n\n\n    raise KeyError('k')", inner)["g"]
    f = run_cell("def f(g):\n    return g()", "/tmp/ipykernel_12/34.py")["f"]
    with pytest.raises(KeyError) as caught:
        f(helper)
    assert describe(caught.value) == "KeyError: 'k', at your line 2"


def test_describe_without_a_cell_or_a_message():
    assert describe(ZeroDivisionError("by zero")) == "ZeroDivisionError: by zero"
    assert describe(RuntimeError()) == "RuntimeError"
    assert len(describe(ValueError("long " * 1000))) < 300


def test_the_gradient_is_that_of_the_sum():
    x = torch.tensor([1.0, 2, 3], dtype=torch.float64)
    assert torch.equal(Answer(lambda x: x**2).gradient(x), 2 * x) and not x.requires_grad
    with torch.no_grad():
        assert torch.equal(Answer(lambda x: (x**2).mean()).gradient(x), 2 * x / 3)


@pytest.mark.parametrize(
    "cut",
    [
        lambda x: x.detach() * 2,
        lambda x: torch.tensor(x.sum().item()),
        lambda x: 3.0,
        lambda x: (x, x),
        lambda x: torch.ones(2, requires_grad=True) * 2,
        lambda x: (x > 0) & (x < 1),
    ],
    ids=["detach", "item", "float", "pair", "another", "bool"],
)
def test_a_gradient_that_does_not_flow_is_said(cut):
    with pytest.raises(AnswerError, match="no gradient flows"):
        Answer(cut).gradient(torch.ones(2))


def test_at_evaluates_by_the_names_of_the_symbols():
    mine = sp.Symbol("a") / sp.Symbol("b", positive=True)
    assert Answer(mine).at(a=1.0, b=4.0, y=9.0) == 0.25
    assert Answer(3).at(a=1.0) == 3 and Answer(sp.sqrt(-1)).at() != Answer(sp.sqrt(-1)).at()


@pytest.mark.parametrize(
    "thing, says",
    [
        (sp.Symbol("z") + 1, "still has z in it"),
        ([sp.Symbol("a")], "a sympy expression is needed"),
        (sp.Eq(sp.Symbol("a"), 1), "a sympy expression is needed"),
        ("not ( an expression", "SympifyError"),
        (len, "SympifyError"),
    ],
    ids=str,
)
def test_at_says_what_is_no_expression(thing, says):
    with pytest.raises(AnswerError, match=says):
        Answer(thing).at(a=1.0)


# --- comparing


def double(*numbers):
    return torch.tensor(numbers, dtype=torch.float64)


@pytest.mark.parametrize(
    "got, want",
    [
        (1.0, 1),
        (1, 1.0),
        (torch.tensor(1.0), 1.0),
        (1.0, double(1.0)),
        (torch.tensor([[1.0]]), double(1.0)),
        (torch.tensor([1, 2]), double(1, 2)),
        (double(1, 2).float(), double(1, 2)),
        (double(math.nan, math.inf), double(math.nan, math.inf)),
        (math.nan, math.nan),
        (-math.inf, -math.inf),
        (1 + 9e-7, 1.0),
        (1e6 + 0.5, 1e6),
        ([1, double(2)], (1.0, 2.0)),
        (True, True),
        ("a", "a"),
        (torch.tensor([True]), torch.tensor([True])),
        ({"a": double(1), "b": (1.0, True)}, {"b": (1, True), "a": 1.0}),
    ],
    ids=str,
)
def test_close(got, want):
    assert close(got, want, 1e-6)


@pytest.mark.parametrize(
    "got, want",
    [
        (1 + 3e-6, 1.0),
        (double(1, 2), double(1, 2, 3)),
        (double(1, 2)[None], double(1, 2)),
        (double(1, 1), 1.0),
        (1.0, double(1, 1)),
        (double(1, math.nan), double(1, 2)),
        (math.nan, 1.0),
        (math.inf, -math.inf),
        (math.inf, 1e300),
        (True, 1),
        (1, True),
        (1.0, True),
        (torch.tensor(True), 1.0),
        (torch.tensor([True, False]), double(1, 0)),
        (torch.tensor(True), True),
        ("1", 1),
        (1, "1"),
        ("A", "a"),
        ([1.0], 1.0),
        (1.0, (1.0,)),
        ((1.0, 2.0, 3.0), (1.0, 2.0)),
        (([1.0],), (1.0,)),
        ([1.0, 2.0], double(1, 2)),
        ({"a": 1}, 1.0),
        (1.0, {"a": 1.0}),
        ({"a": 1.0}, {"a": 1.0, "b": 2.0}),
        ({"a": 1.0, "b": 2.0}, {"a": 1.0}),
        ({"a": 1.0}, {"b": 1.0}),
        ({"a": 1.0}, {"a": 2.0}),
        (Gaussian(), 1.0),
        (torch.zeros(0), double(1.0)),
    ],
    ids=str,
)
def test_not_close(got, want):
    assert not close(got, want, 1e-6)


@pytest.mark.parametrize(
    "value, says",
    [
        (1 / 3, "0.333333"),
        (torch.tensor(2.0), "2"),
        (double(1, 2, 3, 4, 5), "[1, 2, 3, 4, …] of shape (5,)"),
        (torch.zeros(2, 0), "[] of shape (2, 0)"),
        ((1.0, double(2)), "(1, [2] of shape (1,))"),
        ([1.0] * 9, "(1, 1, 1, 1, 1, 1, …)"),
        ("3", "'3'"),
        (True, "True"),
        ("x" * 1000, "'" + "x" * 79),
        ({"0.weight": double(1, 2), "0.bias": 0.5}, "{0.weight: [1, 2] of shape (2,), 0.bias: 0.5}"),
        ({"x" * 99: 1, "b": 2, "c": 3, "d": 4}, "{" + "x" * 30 + ": 1, b: 2, c: 3, …}"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_value_is_shown_in_a_few_words(value, says):
    assert shown(value) == says


# --- parts


def test_a_part_takes_just_its_answers():
    part = little(lambda f: f.value(), 1)
    for things in ((), (1, 2)):
        with pytest.raises(TypeError, match="takes 1 answers: f"):
            part(*things)


@each_part
def test_every_part_refuses_a_wrong_count(part):
    answers = PARTS[part].answers
    with pytest.raises(TypeError, match=answers[0]):
        PARTS[part](*[None] * (len(answers) + 1))


@pytest.mark.parametrize(
    "answer, problem, hint",
    [
        (5, "", ""),
        (7, "expected 5, got 7", "seven"),
        (8, "expected 5, got 8", "another"),
        ("7", "expected 5, got '7'", "another"),
        (7.00001, "expected 5, got 7.00001", "seven"),
        (7.1, "expected 5, got 7.1", "another"),
    ],
)
def test_the_hint_is_that_of_the_mistake_that_fits(answer, problem, hint):
    card = little(lambda f: f.value(), 5, mistakes={"seven": 7}, fallback="another")(answer)
    finding = card.findings[0]
    assert (finding.problem, finding.hint) == (problem, hint) and card == (not problem)
    assert finding.read == ("" if card else "1 · One")


def test_an_error_speaks_for_itself_unless_a_mistake_names_it():
    mistakes = {"seven": 7, "not by zero": raises("division by zero")}
    part = little(lambda f: f(3.0), 5, mistakes=mistakes, fallback="another", broken="not finite")
    for answer, problem, hints in (
        (lambda x: x / 0, "ZeroDivisionError", ["not by zero"]),
        (lambda x: x + "a", "TypeError", []),
        (lambda x: torch.tensor(math.nan), "nan", ["not finite"]),
    ):
        card = part(answer)
        assert problem in card.findings[0].problem and card.hints == hints and card == 0


@pytest.mark.parametrize(
    "answer",
    [
        lambda x, y: x.add_(1),
        lambda x, y: (y[0].mul_(0), x + 1)[1],
        lambda x, y: x.resize_(1) and x,
        lambda x, y: x.zero_() + 3,
    ],
    ids=["sum", "in a tuple", "shape", "another result"],
)
def test_an_answer_that_changes_what_it_was_given_is_told(answer):
    part = little(lambda f: f(torch.tensor([1.0, 2.0]), (torch.ones(2),)), torch.tensor([2.0, 3.0]))
    assert "it changes a tensor that it was given" in part(answer).findings[0].problem
    same = torch.tensor([math.nan, 1.0])
    assert little(lambda f: f(same), torch.ones(2))(lambda x: torch.ones(2)) == 1, "nan is not a change"


LIBRARY = "course_lib.theory.optimal_discriminator"
BORROWERS = {
    "by name": f"from {LIBRARY} import value_at_optimum\ndef f(p, q):\n    return value_at_optimum(p, q)",
    "the thing itself": f"from {LIBRARY} import value_at_optimum as f",
    "inside": f"def f(p, q):\n    from {LIBRARY} import value_at_optimum\n    return value_at_optimum(p, q)",
    "by attributes": "import course_lib.theory.optimal_discriminator\nimport course_lib.theory as t\n"
    "def f(p, q):\n    return t.optimal_discriminator.value_at_optimum(p, q)",
    "through a helper": f"from {LIBRARY} import value_at_optimum\n"
    "helper = lambda p, q: value_at_optimum(p, q)\ndef f(p, q):\n    return [helper(p, q) for _ in 'a'][0]",
}


@pytest.mark.parametrize("source", BORROWERS.values(), ids=BORROWERS)
def test_the_card_says_what_an_answer_borrows_that_is_off_limits(source):
    made = Exercise("99_little", off_limits=(f"{LIBRARY}.value_at_optimum", "course_lib.gans"))

    @made.part("Part", points=1, answers="f", read="1 · One")
    def part(draw, f):
        yield expect("it", lambda: f(Gaussian(0, 1), Gaussian(0, 1)), -math.log(4), worth=1)

    card = part(run_cell(source)["f"])
    assert card == 1 and card.note == f"Graded, this part scores nothing: it uses {LIBRARY}.value_at_optimum."
    helped = run_cell("from course_lib.checking.returned import numbers\n\ndef f(p, q):\n    return numbers(p, q)")["f"]
    assert part(helped).note == "Graded, this part scores nothing: it uses course_lib.checking."
    assert card.note in card.text() and card.note in card.html()
    assert part(lambda p, q: -math.log(4)).note == "" and part(math.nan).note == ""


def test_a_right_answer_gets_no_hint_even_where_a_mistake_gives_nearly_the_same():
    card = little(lambda f: f.value(), 5, mistakes={"five and a bit": 5 + 1e-7}, fallback="another")(5)
    assert card == 1 and card.hints == [] and card.findings[0].hint == ""


def test_what_is_shown_of_a_value_is_short():
    for value in ("x" * 999, [["y" * 999] * 9] * 9, {"k" * 999: [list(range(9))] * 9}, torch.ones(9, 9), [10**300] * 9):
        assert len(shown(value)) <= 300


def test_what_is_not_revealed_is_not_on_the_card():
    card = little(lambda f: f.value(), 0.123456, reveal=False)(0.5)
    assert card.findings[0].problem == "0.5 is not it" and "0.123456" not in json.dumps(card.as_dict())


def test_a_row_that_needs_another_is_paid_with_it_alone():
    made = Exercise("99_little")

    @made.part("Part 1", points=3, answers="f", read="1 · One")
    def part(draw, f):
        yield expect("at zero", lambda: f(0.0), 0.0, worth=1, needs="at two")
        yield expect("at two", lambda: f(2.0), 4.0, worth=2)

    assert part(lambda x: x**2) == 3 and part(lambda x: 4 * x / 2) == 3
    card = part(lambda x: x)
    assert card == 0 and [(f.problem, f.waits) for f in card.findings] == [("", "at two"), ("expected 4, got 2", "")]
    assert card.summary == "at two: expected 4, got 2"


def test_one_broken_answer_costs_its_own_points_only():
    made = Exercise("99_little")

    @made.part("Part", points=3, answers="f g", read="1 · One")
    def two(draw, f, g):
        yield expect("f", lambda: f(double(1)), double(1), worth=1)
        yield expect("g", lambda: g(double(1)), double(1), worth=2)

    card = two(lambda x: 1 / 0, lambda x: x)
    assert card == 2 and not card.blank and "ZeroDivisionError" in card.findings[0].problem
    assert two(None, lambda x: x) == 2 and not two(None, lambda x: x).blank and two(None, None).blank


def test_a_draw_depends_on_its_seed_alone():
    def numbers(seed):
        draw = Draw(seed)
        return [draw.number(2, 3), *draw.uniform(-1, 1, 2, 2).flatten().tolist()]

    assert numbers(4) == numbers(4) != numbers(5)
    assert numbers(4) != numbers(4 + 2**32)  # all of the seed counts: the low half of it could be tried out
    assert 2 <= numbers(4)[0] <= 3 and all(-1 <= number <= 1 for number in numbers(4)[1:])


def test_drawn_numbers_have_the_laws_they_are_named_for():
    draw, n = Draw(1), 20_000
    assert kstest(draw.uniform(2, 5, n), "uniform", (2, 3)).pvalue > 1e-3
    assert kstest(draw.normal(n), "norm").pvalue > 1e-3
    assert draw.uniform(0, 1, 0).shape == (0,) and sorted(draw.permutation(9).tolist()) == list(range(9))
    assert torch.corrcoef(torch.stack([draw.normal(n), draw.normal(n)]))[0, 1].abs() < 4 / n**0.5


def test_a_drawn_network_depends_on_the_seed_alone_and_leaves_torchs_own_chance_as_it_was():
    def weights(seed):
        return Draw(seed).network(lambda: torch.nn.Linear(2, 3)).weight

    torch.manual_seed(0)
    before, one = torch.get_rng_state(), weights(4)
    assert torch.equal(torch.get_rng_state(), before) and one.dtype == torch.float64
    assert torch.equal(one, weights(4)) and not torch.equal(one, weights(5))
    assert little(lambda f: f.value(), {"a": math.inf}, broken="not finite")({"a": math.nan}).hints == ["not finite"]


# --- the exercises


@cache
def expectations(part_name, seed):
    """What a part expects of its answers; none is asked."""
    part = PARTS[part_name]
    return list(part.body(Draw(seed), *[Answer(None)] * len(part.answers)))


def quick_integrate(f, *densities, nodes=60):
    """As ``divergences.integrate``, all points at once: good to six digits, and a thousand times as fast."""
    x, w = (torch.from_numpy(array) for array in np.polynomial.legendre.leggauss(nodes))
    knots = double(*sorted({knot for density in densities for knot in density.knots()}))
    half = (knots[1:] - knots[:-1])[:, None] / 2
    return (f(knots[:-1, None] + half * (1 + x)) * half * w).sum().item()


@pytest.fixture(scope="module", autouse=True)
def quick():
    """Many seeds of every part in seconds: the expected values come from a faster quadrature."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (divergences, optimal_discriminator):
            patch.setattr(module, "integrate", quick_integrate)
        yield


def test_the_quick_quadrature_is_good_enough_for_what_follows(monkeypatch):
    p, q = Gaussian(-0.5, 0.8), Mixture((Gaussian(0.7, 0.8), Gaussian(1.7, 0.8)), (0.4, 0.5))
    quickly = divergences.js(p, q)
    monkeypatch.setattr(divergences, "integrate", integrate)
    assert quickly == pytest.approx(divergences.js(p, q), abs=1e-7)


@each_part
def test_the_title_of_a_row_has_at_most_twelve_words(part):
    long = {e.what for seed in range(3) for e in expectations(part, seed) if len(e.what.split()) > 12}
    assert not long


@each_part
def test_a_row_needs_another_row_of_its_part_that_needs_none(part):
    """So that one row takes the formula, and what is held back becomes payable as soon as that is right."""
    needs = {e.what: e.needs for e in expectations(part, 0)}
    assert all(needs[needed] == "" for needed in needs.values() if needed)


def apart(one, other, tol):
    return not close(one, other, tol) and not close(other, one, tol)


@pytest.mark.parametrize("name", COURSE.names)
def test_the_points_of_an_exercise_are_those_of_its_parts(name):
    parts = exercise(name).parts
    assert exercise(name).points == sum(part.points for part in parts.values())
    assert [part.name for part in parts.values()] == list(parts)


@each_part
def test_the_worths_of_a_part_are_its_points_on_any_inputs(part):
    for seed in SEEDS:
        assert sum(e.worth for e in expectations(part, seed)) == PARTS[part].points
        assert all(e.worth > 0 for e in expectations(part, seed))


@each_part
def test_no_hint_of_a_part_is_ever_right_and_no_two_say_the_same(part):
    """A mistake that gave the value wanted would call it a mistake; two that agree cannot be told apart."""
    confused = {}
    for seed in SEEDS:
        for e in expectations(part, seed):
            tol = max(e.tol, 1e-4)  # what a hint is chosen with
            values = {hint: value for hint, value in e.mistakes.items() if not isinstance(value, Raised)}
            for hint, value in values.items():
                assert apart(value, e.want, e.tol), f"seed {seed}: “{hint}” is right"
                if not apart(value, e.want, tol):
                    confused[hint, "the right value"] = confused.get((hint, "the right value"), 0) + 1
            for (one, a), (two, b) in combinations(values.items(), 2):
                if not apart(a, b, tol):
                    confused[one, two] = confused.get((one, two), 0) + 1
    assert all(count <= len(SEEDS) / 100 for count in confused.values()), confused


@each_part
def test_a_card_tells_nothing_wanted_that_it_should_not_reveal(part):
    """With ``reveal=False`` neither the problem nor the hints of a wrong answer have the number in them."""
    for e in expectations(part, 3):
        if not e.reveal and isinstance(e.want, float):
            finding, _ = PARTS[part]._judge(
                expect(e.what, lambda: 0.987, e.want, worth=1, reveal=False, fallback=e.fallback)
            )
            assert f"{e.want:.3g}" not in f"{finding.problem} {finding.hint}", e.what


def test_an_exercise_is_looked_up_by_its_folders_name():
    for name in COURSE.names:
        assert exercise(name).name == name
    for name in ("99_nothing", "nothing", "_card", "_part", ""):
        with pytest.raises(CourseError, match="there are no checks for"):
            exercise(name)
