"""Asking a student's object behind the wall: every verb, networks as inputs, and calls that do not come back."""

import math

import pytest
import torch
from torch import nn
from walls import SHORT, limited, notebook, wall

from course_lib.checking.answers import AnswerError
from course_lib.networks.mlp import mlp

SETUP = "import sympy as sp\nimport torch\n"


def test_expressions_are_evaluated_and_gradients_taken_where_the_objects_are():
    cells = notebook(SETUP, "a, y = sp.symbols('a y')\nfirst = a / y", "def cube(x):\n    return (x**3).sum()")
    with wall().session(cells) as session:
        assert session.answer("first").at(a=3.0, y=2.0) == 1.5
        with pytest.raises(AnswerError, match="still has y in it"):
            session.answer("first").at(a=3.0)
        assert session.answer("cube").gradient(torch.tensor([1.0, 2.0])).tolist() == [3, 12]
        with pytest.raises(AnswerError, match="nothing is not defined"):
            session.answer("nothing").value()


CALLS = """
import os, time
def leaves(x):
    os._exit(int(x))
def hangs(x):
    while True: pass
def sleeps(x):
    try: time.sleep(1000)
    except KeyboardInterrupt: time.sleep(1000)
count = 0
def counts(x):
    global count
    count += 1
    return count
"""


def test_a_call_that_ends_or_outlasts_the_process_costs_its_question_and_is_not_asked_a_third_time():
    with limited(**SHORT) as shared, shared.session(notebook(SETUP, CALLS)) as session:
        counts = session.answer("counts")
        for name, why in (
            ("leaves", r"it ended the process \(exit code 3\)"),
            ("hangs", "it took longer than 1 seconds"),
        ):
            for _ in range(2):
                assert counts(0) >= 1
                with pytest.raises(AnswerError, match=why):
                    session.answer(name)(3)
            with pytest.raises(AnswerError, match="not called again"):
                session.answer(name)(3)
        with pytest.raises(AnswerError, match="it took longer"):
            session.answer("sleeps")(3)
        assert counts(0) == 1  # in a fresh process
        assert len(session.flags) == 3


def test_modules_and_closures_of_the_students_are_reached_by_calls():
    cells = ["class Halve(torch.nn.Module):\n    def forward(self, x):\n        return x / 2", "halve = Halve()"]
    cells += ["def times(k):\n    return lambda x: k * x", "triple = times(3)"]
    with wall().session(notebook(SETUP, *cells)) as session:
        x = torch.tensor([1.0, 2.0])
        assert torch.equal(session.answer("halve")(x), x / 2)
        assert torch.equal(session.answer("triple")(x), 3 * x)
        assert session.answer("halve").gradient(x).tolist() == [0.5, 0.5]
        with pytest.raises(AnswerError, match="returned a function"):
            session.answer("times")(3)


def test_an_answer_that_writes_into_its_input_changes_nothing_on_the_judges_side():
    with wall().session(notebook("def spoil(x):\n    x.zero_()\n    return x")) as session:
        x = torch.ones(3)
        with pytest.raises(AnswerError, match="it changes a tensor that it was given"):
            session.answer("spoil")(x)
        assert x.tolist() == [1, 1, 1]


def test_networks_and_functions_of_the_library_are_inputs():
    network = mlp(2, 3, 1, activation=nn.Tanh).double()
    x = torch.randn(5, 2, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    with wall().session(notebook("def applied(function, x):\n    return function(x)")) as session:
        applied = session.answer("applied")
        assert torch.allclose(applied(network, x), network(x), rtol=0, atol=1e-15)
        assert torch.equal(applied(nn.functional.relu, x), x.relu())
        with pytest.raises(ValueError, match="cannot cross by name"):
            applied(math.sin, 1.0)
