"""A damaged submission scores what the answers in it are worth, and is told what was put right."""

import copy
import json
import random

import nbformat
import pytest
from bank import ANSWERS, cards, notebook, submit
from damage import tiny
from damage.damages import DAMAGES, TO_THE_FILE

from course_lib import checks
from course_lib.checking.part import Exercise
from course_lib.grading.exercises import exercise
from course_lib.grading.repair.bindings import in_order, look
from course_lib.grading.repair.repair import identify, repair

FULL, BLANK = tiny.notebook(filled=True), tiny.notebook(filled=False)
BOTH = pytest.mark.parametrize("released", [BLANK, None], ids=["with-release", "alone"])
ALL = DAMAGES | TO_THE_FILE


@pytest.fixture(autouse=True)
def tiny_exercise(monkeypatch):
    tiny.install(monkeypatch)


def raw(nb: dict) -> bytes:
    return json.dumps(nb).encode("utf-8", "surrogatepass")


def plain(nb: nbformat.NotebookNode) -> dict:
    return json.loads(nbformat.writes(nb))


def damaged(full, blank, names, seed: int = 0) -> bytes:
    """The file that these damages leave of a filled-in notebook."""
    nb, rng, last = plain(full), random.Random(seed), list(TO_THE_FILE)
    for name in sorted(names, key=lambda name: last.index(name) + 1 if name in last else 0):
        ALL[name](nb, rng, plain(blank))
    return raw(nb)


def judged(nb: nbformat.NotebookNode) -> dict:
    """As the judge looks at it: when all cells that are Python have run."""
    nb = copy.deepcopy(nb)
    for cell in nb.cells:
        cell.source = cell.source.replace("%matplotlib inline", "")
        try:
            compile(cell.source, cell.id, "exec")
        except SyntaxError:
            cell.cell_type = "raw"
    nb.cells.sort(key=lambda cell: cell.metadata.get("nbgrader", {}).get("grade_id", "").startswith("check-"))
    return cards(nb)


def score(nb: nbformat.NotebookNode) -> float:
    return sum(judged(nb).values())


def put_right(submitted, exercise: Exercise, released):
    """Repair, and see that everything holds that must hold of any repair."""
    done = repair(submitted, exercise, released)
    assert repair(submitted, exercise, released) == done
    nbformat.validate(done.notebook)
    nbformat.writes(done.notebook).encode()
    assert not any(cell.get("outputs") for cell in done.notebook.cells)
    assert look.cache_info().currsize == 0  # nothing of one student stays for the next
    if not done.lost:
        again = repair(done.notebook, exercise, released)
        assert (again.repairs, again.lost) == ([], "") and again.notebook == done.notebook
    marks = [cell.metadata.nbgrader for cell in done.notebook.cells if "nbgrader" in cell.metadata]
    graded = {mark.grade_id: mark.points for mark in marks if mark.grade}
    assert len(marks) == len({mark.grade_id for mark in marks})
    for part in exercise.parts.values():
        assert graded[f"check-{part.name}"] == part.points
        assert part.name in {mark.grade_id for mark in marks if mark.solution}
    return done


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.name)
def test_a_clean_submission_is_left_as_it_is(answer):
    nb, name = submit(answer.exercise, answer), answer.exercise
    for released in (notebook("exercises", name), None):
        done = repair(nb, exercise(name), released)
        assert (done.repairs, done.lost) == ([], "") and done.notebook == nb
    assert identify(nb) == name.split("_", 1)[1]


@BOTH
@pytest.mark.parametrize(
    "source",
    [
        "helper = lambda x: later(x)",
        "display(sum([1, 2]))",
        "%time\n!ls\nfiles = !ls",
        "def broken(:",
        "square(2.0)  # looked at once more",
        "low, high = sorted([high, low])",
        "for low_candidate in range(3):\n    pass",
        "low, high = 1, 5\nmine = 3; low = high = None",  # a blank that shares its line is not taken out
        "later = later_still",
    ],
)
def test_what_is_odd_but_no_damage_is_left_alone(source, released):
    nb = copy.deepcopy(FULL)
    nb.cells.append(nbformat.v4.new_code_cell(source, id="mine"))
    nb.cells.append(nbformat.v4.new_code_cell("later_still = later\nsum = display = None", id="mine-2"))
    done = put_right(nb, tiny.EXERCISE, released)
    assert done.repairs == [] and done.notebook == nb


@BOTH
@pytest.mark.parametrize("name", ALL)
def test_no_damage_costs_a_point(name, released):
    for seed in range(2):
        done = put_right(damaged(FULL, BLANK, [name], seed), tiny.EXERCISE, released)
        assert done.lost == "" and score(done.notebook) == 5, done.repairs


@BOTH
def test_no_company_of_damages_costs_a_point(released):
    for seed in range(40):
        rng = random.Random(seed)
        names = rng.choices(list(DAMAGES), k=rng.randint(2, 6)) + rng.sample(list(TO_THE_FILE), rng.randint(0, 3))
        done = put_right(damaged(FULL, BLANK, names, seed), tiny.EXERCISE, released)
        assert done.lost == "" and score(done.notebook) == 5, (seed, names, done)
        assert any(tiny.PROOF[True] == cell.source for cell in done.notebook.cells)


@pytest.mark.parametrize("seed", range(4))
def test_nor_does_it_in_an_exercise_of_the_course(seed):
    name, rng = "02_optimal_discriminator", random.Random(seed)
    full, blank = submit(name), notebook("exercises", name)
    names = rng.sample(list(DAMAGES), 4) + rng.sample(list(TO_THE_FILE), 1)
    done = put_right(damaged(full, blank, names, seed), exercise(name), blank if seed % 2 else None)
    assert score(done.notebook) == exercise(name).points, (names, done.repairs)


TOLD = {
    "a_marked_cell_twice": "The check cell of Part 1 stood twice",
    "a_blank_copy_anywhere": "A blank copy stood below an answer",
    "a_check_deleted": "The check cell of Part 1 was missing; it was added back.",
    "an_answer_turned_raw": "The answer cell of Part 1 had become a raw cell",
    "the_text_turned_into_code": "The cell “proof” had become a code cell; it is a markdown cell again.",
    "all_cells_shuffled": "Some cells stood above others that they need",
    "points_edited": "Grading data that were changed or missing were put back: the check cell of Part 1.",
    "a_check_edited": "The check cell of Part 1 had been changed",
    "an_answer_without_marks_and_id": "found by what it defines (square)",
    "another_kernel": "conda-env-mine-py",
    "no_ids": "older format",
    "junk_among_the_cells": "4 of the cells were damaged beyond reading",
}


@BOTH
@pytest.mark.parametrize("name", TOLD)
def test_what_was_put_right_is_told(name, released):
    done = repair(damaged(FULL, BLANK, [name], 1), tiny.EXERCISE, released)
    assert TOLD[name] in " ".join(done.repairs)
    assert all(line.endswith(".") and "\n" not in line for line in done.repairs)


@BOTH
def test_a_proof_is_never_run(released):
    nb = plain(FULL)
    nb["cells"][-1].update(cell_type="code", source="import os\nos._exit(1)", outputs=[], execution_count=None)
    nb["cells"].append(nb["cells"][-1] | {"id": "again", "source": "os._exit(2)"})
    nb["cells"].append(nb["cells"][-1] | {"id": "blank", "source": "*Your answer here.*"})
    done = put_right(raw(nb), tiny.EXERCISE, released)
    (proof,) = [cell for cell in done.notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == "proof"]
    assert proof.source == "os._exit(2)"
    assert not any(cell.cell_type == "code" and "_exit" in cell.source for cell in done.notebook.cells)


def test_a_proof_without_marks_and_id_is_found_by_what_stands_above():
    done = put_right(damaged(FULL, BLANK, ["marks_gone_from_all_cells", "no_ids"]), tiny.EXERCISE, BLANK)
    assert done.notebook.cells[-1].metadata.nbgrader.grade_id == "proof"
    assert done.notebook.cells[-1].source == tiny.PROOF[True] and len(done.notebook.cells) == len(FULL.cells)


@BOTH
def test_what_was_written_into_a_check_still_runs(released):
    done = put_right(damaged(FULL, BLANK, ["a_check_used_as_scratch_paper"]), tiny.EXERCISE, released)
    assert any(cell.source.startswith("note = 3") for cell in done.notebook.cells if cell.cell_type == "code")


@BOTH
def test_an_answer_that_is_gone_counts_as_blank_and_is_told(released):
    nb = plain(FULL)
    nb["cells"] = [cell for cell in nb["cells"] if cell["id"] not in ("squared", "check-squared")]
    done = put_right(raw(nb), tiny.EXERCISE, released)
    assert done.lost == "" and "The answer cell of Part 1 was missing" in done.repairs[0]
    found = judged(done.notebook)
    assert found["squared"].blank and found["ranged"] == 3


@BOTH
def test_the_copy_that_answers_counts_wherever_it_stands(released):
    nb = plain(FULL)
    first = next(cell for cell in nb["cells"] if cell["id"] == "ranged")
    blank, wrong = tiny.ANSWERS["ranged"][False], "low, high = 1, 5\n\n\ndef spread(a, b):\n    return a - b"
    for sources, points in [((wrong, first["source"], blank), 5), ((first["source"], wrong), 3)]:
        copies = [first | {"source": source, "id": f"copy-{i}"} for i, source in enumerate(sources)]
        cells = [cell for cell in nb["cells"] if cell["id"] != "ranged"]
        done = put_right(raw(nb | {"cells": cells[:5] + copies + cells[5:]}), tiny.EXERCISE, released)
        assert score(done.notebook) == points


def test_without_its_set_up_a_notebook_alone_goes_to_a_person():
    nb = plain(FULL)
    del nb["cells"][1]
    assert score(put_right(raw(nb), tiny.EXERCISE, BLANK).notebook) == 5
    assert "set-up cell is missing" in put_right(raw(nb), tiny.EXERCISE, None).lost


def test_another_exercise_is_recognised(monkeypatch, tmp_path):
    (tmp_path / "another.py").write_text(
        "from course_lib.checking.part import Exercise\nexercise = Exercise('98_another')"
    )
    monkeypatch.setattr(checks, "__path__", [*checks.__path__, str(tmp_path)])
    nb = plain(FULL)
    nb["cells"][1]["source"] = "from course_lib.checks import another as check"
    assert identify(raw(nb)) == "another"
    assert "98_another" in put_right(raw(nb), tiny.EXERCISE, BLANK).lost
    name = "02_optimal_discriminator"
    real = damaged(submit(name), notebook("exercises", name), ["no_ids"])
    assert identify(real.replace(b"course_lib.checks", b"x")) == "optimal_discriminator"
    assert "02_optimal" in put_right(real.replace(b"course_lib.checks", b"x"), tiny.EXERCISE, BLANK).lost


def test_cells_are_put_in_order_only_where_it_is_known_what_they_bind():
    assert in_order(["x = u", "u = 3"]) == [1, 0]
    assert in_order(["from math import *", "x = log(2)", "from torch import log"]) == [0, 1, 2]
