"""The training loop: one history entry per step, an optional progress bar, an error when a loss becomes NaN."""

import math

import nbformat
import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader, TensorDataset

from course_lib import notebooks
from course_lib.gans.step import Step
from course_lib.gans.training import endless, train


def stepping(*losses):
    """A step that returns these discriminator losses, one a call; the generator's is ten times as much."""
    remaining = iter(losses)

    def step():
        loss = next(remaining)
        return Step(loss, 10 * loss, torch.ones(2, 2))

    return step


def test_the_history_holds_one_float_a_step_for_each_that_was_measured():
    history = train(stepping(1.0, 2.0, 3.0), 3, progress=False)
    assert history == {"d_loss": [1.0, 2.0, 3.0], "g_loss": [10.0, 20.0, 30.0], "penalty": [0.0] * 3}


@pytest.mark.parametrize("steps, every, at", [(6, 3, [0, 3, 6]), (7, 3, [0, 3, 6, 7]), (2, 5, [0, 2]), (0, 1, [0])])
def test_watch_is_called_before_the_first_step_then_every_so_often_and_at_the_end(steps, every, at):
    step, done = stepping(*[1.0] * steps), []

    def counted():
        done.append(None)
        return step()

    history = train(counted, steps, watch=lambda: len(done), every=every, progress=False)
    assert history["at"] == history["watched"] == at
    assert len(history.get("d_loss", [])) == steps


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_it_stops_at_the_first_loss_that_is_not_finite_and_says_where_and_what_came_before(bad):
    calls = iter([1.0, 0.125, bad, 1.0])
    with pytest.raises(FloatingPointError) as caught:
        train(lambda: Step(next(calls), 0.5, torch.ones(2, 2)), 4, progress=False)
    message = str(caught.value)
    assert message.startswith(f"step 3: d_loss = {bad:.4g}, g_loss = 0.5")
    assert "the step before it had d_loss = 0.125, g_loss = 0.5" in message
    assert next(calls) == 1.0  # no step after it


def test_a_penalty_that_is_not_finite_stops_it_too_and_a_first_step_has_none_before_it():
    with pytest.raises(FloatingPointError, match=r"^step 1: .*penalty = nan; it was the first step"):
        train(lambda: Step(1.0, 1.0, torch.ones(2, 2), math.nan), 4, progress=False)


def test_without_progress_nothing_is_written_and_with_it_a_bar_that_goes_away(capfd):
    train(stepping(1.0, 2.0), 2, progress=False)
    assert capfd.readouterr() == ("", "")
    train(stepping(1.0, 2.0), 2)
    out, err = capfd.readouterr()
    assert out == "" and "0/2" in err and err.rstrip(" ").endswith("\r")


def test_in_a_notebook_the_bar_leaves_nothing_in_the_stored_outputs(tmp_path):
    """Runs a kernel, hence its seconds."""
    source = "from collections import namedtuple\nfrom course_lib.gans.training import train\n"
    source += "loss = namedtuple('Loss', 'd_loss')\nhistory = train(lambda: loss(1.0), 50)"
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    notebooks.execute(nb, tmp_path)
    assert [notebooks.WIDGET_VIEW in output.get("data", {}) for output in nb.cells[0].outputs] == [True]
    assert notebooks.tidy(nb).cells[0].outputs == []


@pytest.mark.parametrize("options", [{"steps": -1}, {"steps": 3, "every": 0}])
def test_a_negative_count_is_refused(options):
    with pytest.raises(ValueError, match="steps >= 0 and every >= 1"):
        train(stepping(1.0), **options)


# --- what a step may return


@pytest.mark.parametrize(
    "measured, expected",
    [
        ({"a": 1.5, "b": torch.tensor(2.0, requires_grad=True)}, {"a": [1.5], "b": [2.0]}),
        ({"n": 3, "x": np.float32(0.5), "fake": torch.ones(4, 1, 2, 2)}, {"n": [3.0], "x": [0.5]}),
        (Step(torch.tensor(1.0), torch.tensor(2.0), torch.ones(2, 2)), {"d_loss": [1], "g_loss": [2], "penalty": [0]}),
        (torch.tensor(0.25), {"loss": [0.25]}),
        (0.25, {"loss": [0.25]}),
    ],
    ids=["dict", "numbers and samples", "named tuple of tensors", "tensor", "float"],
)
def test_a_step_may_return_numbers_and_0_d_tensors_under_names_or_one_number(measured, expected):
    history = train(lambda: measured, 1, progress=False)
    assert history == expected and all(type(value) is float for values in history.values() for value in values)


@pytest.mark.parametrize(
    "measured, message",
    [
        ({"d_loss": torch.ones(5)}, r"d_loss has shape \(5,\) .*take its mean"),
        ({"d_loss": 1.0, "why": "fine"}, "why must be a number or a 0-d tensor, got str"),
        ({"d_loss": None}, "d_loss must be a number or a 0-d tensor, got NoneType"),
        ({"d_loss": [1.0]}, "d_loss must be .* got list"),
        (None, "must return a number, a dict or a NamedTuple, got NoneType"),
        ((1.0, 2.0), "must return .* got tuple"),
    ],
)
def test_anything_else_that_a_step_returns_is_refused_by_name(measured, message):
    with pytest.raises(TypeError, match=message):
        train(lambda: measured, 1, progress=False)


def test_a_tensor_that_is_nan_stops_it_too():
    with pytest.raises(FloatingPointError, match=r"^step 1: d_loss = nan"):
        train(lambda: {"d_loss": torch.tensor(math.nan)}, 3, progress=False)


# --- batches


def loader(samples=10, size=4, **options):
    rows = torch.arange(samples)
    return DataLoader(TensorDataset(rows[:, None].float(), rows), size, **options)


def test_an_iterator_that_ends_is_an_error_that_says_what_to_use():
    batches = iter(loader())
    with pytest.raises(RuntimeError, match=r"an iterator ended in step 4\. .*endless\(loader\)"):
        train(lambda: len(next(batches)[0]), 10, progress=False)


def test_endless_batches_all_have_the_size_of_the_first_and_go_on_for_ever():
    batches = endless(loader())
    drawn = [next(batches) for _ in range(50)]
    assert {x.shape for x, y in drawn} == {(4, 1)}
    assert [y.tolist() for x, y in drawn[:3]] == [[0, 1, 2, 3], [4, 5, 6, 7], [0, 1, 2, 3]]
    images = endless(DataLoader(torch.rand(5, 1, 8, 8), 2))
    assert {next(images).shape for _ in range(9)} == {(2, 1, 8, 8)}


def test_endless_passes_shuffle_anew_and_small_data_give_their_only_batch():
    torch.manual_seed(0)
    batches = endless(loader(64, 64, shuffle=True))
    first, second = next(batches)[1], next(batches)[1]
    assert not torch.equal(first, second) and torch.equal(first.sort()[0], second.sort()[0])
    small = endless(loader(3, 4))
    assert [len(next(small)[1]) for _ in range(4)] == [3] * 4


def test_endless_refuses_an_iterator_and_a_loader_without_batches():
    with pytest.raises(TypeError, match="the DataLoader itself, not an iterator"):
        next(endless(iter(loader())))
    with pytest.raises(ValueError, match="no batches; with drop_last=True it needs"):
        next(endless(loader(3, 4, drop_last=True)))
