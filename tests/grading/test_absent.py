"""What fails only where it is graded costs nothing in silence: the set-up always runs, and a person marks the rest."""

import copy

import pytest
from bank import notebook, submit, verdict
from nbformat.v4 import new_code_cell, new_output

from course_lib.grading.course.steps import points
from course_lib.grading.exercises import exercise
from course_lib.grading.judge.absent import failures
from course_lib.grading.judge.single import as_dict
from course_lib.grading.repair.repair import repair

NAME = "02_optimal_discriminator"
FULL = {part.name: part.points for part in exercise(NAME).parts.values()}
SET_UPS = {  # the first lines, and what is told of the one that fails
    "a magic command": ("%matplotlib widget", "'widget' is not a recognised"),
    "another machine's package": (
        "from google.colab import drive\ndrive.mount('/content')",
        "ModuleNotFoundError: No module named 'google', at your line 1: from google.colab import drive",
    ),
    "a package that is not installed": ("import seaborn as sns", "'seaborn', at your line 1: import seaborn as sns"),
    "a folder of one's own": ("import os\nos.chdir('/home/ada')", "'/home/ada', at your line 2: os.chdir"),
}


def cell_of(nb, name):
    return next(cell for cell in nb.cells if cell.id == name)


@pytest.mark.parametrize("kind", SET_UPS)
def test_a_set_up_cell_that_fails_where_it_is_graded_costs_nothing_and_is_told(kind):
    lines, words = SET_UPS[kind]
    nb = submit(NAME)
    set_up = cell_of(nb, "setup")
    set_up.source = f"{lines}\n{set_up.source}"
    found = verdict(nb, NAME)
    assert {part: float(card) for part, card in found.cards.items()} == FULL
    (told,) = found.repairs
    assert words in told
    assert not any(found.flags.values())


def test_without_the_release_the_imports_below_the_failing_line_run():
    nb = submit(NAME)
    set_up = cell_of(nb, "setup")
    set_up.source = f"%matplotlib widget\n{set_up.source}"
    alone = repair(copy.deepcopy(nb), exercise(NAME)).notebook
    assert alone == nb
    found = verdict(nb, NAME, released=False)
    assert {part: float(card) for part, card in found.cards.items()} == FULL


@pytest.mark.parametrize("below", ["", "\nimport numpy as np", "\n%matplotlib widget"])
def test_the_released_set_up_comes_first_unless_theirs_begins_with_it(below):
    nb, released = submit(NAME), notebook("exercises", NAME)
    first = cell_of(nb, "setup").source
    cell_of(nb, "setup").source += below
    assert repair(nb, exercise(NAME), released).notebook == nb
    for source in (f"import numpy as np\n{first}", f"{first}\n(", first.replace("import math\n", "")):
        cell_of(nb, "setup").source = source
        done = repair(nb, exercise(NAME), released)
        code = [cell.source for cell in done.notebook.cells if cell.cell_type == "code"]
        assert code[:2] == [first, source] and done.repairs == []
        assert repair(done.notebook, exercise(NAME), released).notebook == done.notebook


HELPER = "import seaborn\n\n\ndef ratio(log_p, log_p_g):\n    return (log_p - log_p_g).sigmoid()"
CALLS = "def optimal_discriminator(log_p, log_p_g):\n    return ratio(log_p, log_p_g)"
OWN_FAULT = "def minimax_loss(s):\n    return s.mean()\n\n\nnon_saturating_loss = minimax_loss(1)"


@pytest.fixture(scope="module")
def failed():
    """One part below an import that fails, one that calls what such a cell should have given, one wrong by itself."""
    nb = submit(NAME)
    cell_of(
        nb, "derivative"
    ).source = f"first = second = root = None\nimport seaborn\n{cell_of(nb, 'derivative').source}"
    cell_of(nb, "discriminator").source = CALLS
    cell_of(nb, "losses").source = OWN_FAULT
    nb.cells.insert(2, new_code_cell(HELPER, id="helper"))
    return verdict(nb, NAME)


@pytest.mark.parametrize("part", ["derivative", "discriminator"])
def test_an_answer_that_fails_for_a_reason_outside_it_goes_to_a_person_and_names_it(failed, part):
    card = failed.by_hand[part]
    assert part not in failed.cards and not card.blank
    assert "No module named 'seaborn'" in card.note and "No module named 'seaborn'" in card.summary
    assert any(flag.startswith("to be graded by hand") and "seaborn" in flag for flag in failed.flags[part])
    cell = cell_of(failed.notebook, f"check-{part}")
    assert "seaborn" in str(cell.outputs) and points(cell) is None
    (row,) = (row for row in as_dict(failed)["parts"] if row["id"] == part)
    assert row["score"] is None and "seaborn" in row["message"]


def test_an_answer_that_fails_by_itself_earns_nothing_and_its_card_names_the_exception(failed):
    card = failed.cards["losses"]
    assert card == 0 and not card.blank and not failed.flags["losses"]
    assert "AttributeError: 'int' object has no attribute 'mean'" in card.text()
    assert "answered yet" not in card.text()


def test_what_does_not_depend_on_it_is_graded_as_ever(failed):
    assert {part: float(failed.cards[part]) for part in ("value", "erratum")} == {
        p: FULL[p] for p in ("value", "erratum")
    }


def test_a_failure_is_forgotten_when_a_later_cell_gives_the_name():
    nb = submit(NAME)
    nb.cells = [new_code_cell(source) for source in ("f = 1 / 0", "g = 1 / 0", "f = 2", "h = 3\ng = None", "def k(:")]
    for cell, error in zip(nb.cells, ("ZeroDivisionError", "ZeroDivisionError", "", "", "SyntaxError")):
        cell.outputs = [new_output("error", ename=error, evalue="said")] if error else []
    assert {name: failure.error for name, failure in failures(nb).items()} == {
        "g": "ZeroDivisionError: said",
        "k": "SyntaxError: said",
    }
