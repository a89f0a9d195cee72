"""The training loop: one history entry per step, an optional progress bar, an error when a loss becomes NaN."""

import math

import nbformat
import pytest
import torch

from course_lib import notebooks
from course_lib.gans.step import Step
from course_lib.gans.training import train


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
