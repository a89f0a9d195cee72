"""What crosses the wall when a question is asked: right values, whatever their kind, and from wrong ones an error."""

import math

import pytest
import torch
from walls import notebook, wall

from course_lib.checking.answers import AnswerError, Unanswered
from course_lib.data.toys import Gaussian, Mixture, Uniform
from course_lib.grading.wall import wire

SETUP = "import math\nimport numpy as np\nimport sympy as sp\nimport torch\nfrom course_lib.data.toys import *\n"


FUNCTIONS = """
def expression(code):
    return eval(code)

def same(value):
    return value

def unwritten():
    raise NotImplementedError
"""


@pytest.fixture(scope="module")
def session():
    with wall().session(notebook(SETUP, "class Odd:\n    pass", FUNCTIONS)) as session:
        yield session


@pytest.fixture
def ask(session):
    """Ask for the value of a Python expression, on the student's side."""
    return session.answer("expression")


DATA = [True, 0, -3, 2**64, 1.5, math.pi, 1e-300, math.inf, -math.inf, "", "text ∂", [], [1, [2.5, "x"]], (1, (2,))]
DATA += [{}, {"a": (1, [2])}, Gaussian(0.1, 2.0), Uniform(-1, 1), Mixture((Gaussian(), Uniform()), (0.25, 0.75))]


@pytest.mark.parametrize("value", DATA, ids=repr)
def test_plain_data_crosses_both_ways_as_it_is(session, ask, value):
    got = ask(repr(value).replace("inf", "math.inf"))
    assert got == value and type(got) is type(value)
    assert session.answer("same")(value) == value


def test_nan_crosses(ask):
    assert math.isnan(ask("float('nan')"))
    assert ask("torch.tensor([math.nan, math.inf])").tolist()[1] == math.inf


@pytest.mark.parametrize("dtype", sorted(wire.DTYPES, key=str), ids=str)
def test_tensors_of_real_numbers_cross_in_their_type_and_shape(session, dtype):
    for shape in ((), (0,), (3,), (2, 0, 3), (2, 3, 4)):
        value = torch.arange(math.prod(shape)).reshape(shape).to(dtype)
        got = session.answer("same")(value)
        assert got.dtype == value.dtype and got.shape == value.shape and torch.equal(got, value)


def test_tensors_that_are_views_of_others_cross_as_what_they_show(ask):
    assert torch.equal(ask("torch.arange(6.).reshape(2, 3).T"), torch.arange(6.0).reshape(2, 3).T)
    assert ask("torch.ones(1).expand(3)").tolist() == [1, 1, 1]
    assert ask("(lambda x: (x, x[1:]))(torch.arange(3.))")[1].tolist() == [1, 2]
    assert not ask("torch.ones(2, requires_grad=True) * 2").requires_grad


STANDS_FOR = {
    "np.float32(0.5)": torch.tensor(0.5),
    "np.bool_(True)": True,
    "np.array([1.0, 2.0])": torch.tensor([1.0, 2.0], dtype=torch.float64),
    "sp.Rational(1, 4)": 0.25,
    "sp.sqrt(2)": math.sqrt(2),
    "type('F', (float,), {'__eq__': lambda a, b: True, '__repr__': lambda a: '1.0'})(2.0)": 2.0,
    "type('T', (torch.Tensor,), {'__eq__': lambda a, b: True})([2.0])": torch.tensor([2.0]),
    "torch.nn.Parameter(torch.ones(2))": torch.ones(2),
}


@pytest.mark.parametrize("code", STANDS_FOR)
def test_what_stands_for_a_number_crosses_as_the_number(ask, code):
    got, want = ask(code), STANDS_FOR[code]
    assert type(got) is type(want) and torch.equal(torch.as_tensor(got), torch.as_tensor(want))


ERRORS = {
    "Odd()": "returned a Odd",
    "(i for i in range(3))": "returned a generator",
    "lambda: 0": "returned a function",
    "b'bytes'": "returned a bytes",
    "{1, 2}": "returned a set",
    "1j": "returned a complex",
    "torch.nn.Linear(1, 1)": "returned a Linear",
    "torch.ones(2) * 1j": "complex64",
    "torch.eye(2).to_sparse()": "sparse_coo",
    "torch.ones(2, device='meta')": "on the device meta, which holds no numbers",
    "torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8)": "qint8 tensor",
    "np.array(['a'])": "numpy array of",
    "torch.zeros(1).expand(20_000_000)": "20,000,000 numbers",
    "torch.zeros(10**12)": "allocate memory",
    "[0] * 200_000": "more than 100,000 items",
    "'x' * 50_000": "text of 50,000 characters",
    "'x' * 5_000_000": "more than can be looked at",
    "10**5000": "digits",
    "(lambda x: x.append(x) or x)([])": "nested more than",
    "eval('[' * 50 + ']' * 50)": "nested more than",
    "[torch.zeros(5_000_000)] * 6": "more than can be looked at",
    "[Gaussian()] * 17": "more than 16 parts",
    "type('G', (Gaussian,), {})()": "returned a G",
    "(lambda g: object.__setattr__(g, 'std', math.nan) or g)(Gaussian())": "Gaussian needs a finite mean and std > 0",
    "(lambda g: object.__setattr__(g, 'std', -1.0) or g)(Gaussian())": "Gaussian needs a finite mean and std > 0",
    "(lambda g: object.__setattr__(g, 'mean', 'x') or g)(Gaussian())": "could not convert string to float: 'x'",
    "1 / 0": "ZeroDivisionError",
    "torch.arange(3).softmax(0)": "not implemented for 'Long'",
    "undefined": "NameError",
    "__import__('sys').exit(3)": "SystemExit: 3",
    "(_ for _ in ()).throw(BaseException('base'))": "BaseException: base",
    "(_ for _ in ()).throw(type('E', (Exception,), {'__str__': lambda s: 1 / 0})())": "division by zero",
    "(_ for _ in ()).throw(ValueError('x' * 10**6))": "ValueError: x{200}",
    "type('T', (torch.Tensor,), {'numel': lambda s: 1 / 0})([2.0])": "ZeroDivisionError",
}


@pytest.mark.parametrize("code", ERRORS)
def test_what_is_no_data_becomes_an_error_that_says_what_it_is(ask, code):
    with pytest.raises(AnswerError, match=ERRORS[code]) as caught:
        ask(code)
    assert len(str(caught.value)) <= 600
    assert ask("1 + 1") == 2


@pytest.mark.parametrize("code", ["None", "...", "unwritten()", "[1, None]"])
def test_the_blank_stub_is_unanswered(ask, code):
    with pytest.raises(Unanswered):
        ask(code)


def test_lone_surrogates_and_control_characters_do_not_reach_the_judge(ask):
    assert ask("'a\\ud800b\\x00c \\x1b[31mred\\x1b[0m \\x1b]0;title\\x07'") == "a?bc red ]0;title"
