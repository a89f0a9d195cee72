"""The judge: honest oddities cost nothing, and cheating gains nothing.

``cheats/`` and ``odd/`` hold a file each: comments that say what it is, then a cell. Adding one is adding a file.

* A cheat is put below what stands in its ``cell:``, and must leave every score as it was: ``setup``, where the other
  cells hold wrong answers, or an answer's, where the others are blank. ``costs:`` says why one costs its own points.
  ``public:`` is what the part scores on the public inputs, where a cheat is one that works there.
* An odd answer replaces that of its ``part:`` and gets all its points. ``# %%`` begins another cell, ``# magic:`` a
  line of IPython's.
"""

import contextlib
import copy
import pkgutil
import re
from pathlib import Path

import bank
import pytest
from bank import KEY, BankAnswer, notebook, submit
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader import utils

import course_lib
from course_lib import notebooks
from course_lib.grading.course import submission
from course_lib.grading.exercises import exercise
from course_lib.grading.judge import judge as judging
from course_lib.grading.judge import off_limits, single
from course_lib.grading.judge.judge import judge, seed
from course_lib.grading.repair.repair import TOLD
from course_lib.grading.wall.handle import WorkerHandle

HERE = Path(__file__).parent
NAME = "02_optimal_discriminator"
EXERCISE = exercise(NAME)
FULL = {part.name: part.points for part in EXERCISE.parts.values()}
BANK = {answer.name: answer for answer in bank.ANSWERS if answer.exercise == NAME}


@pytest.fixture(scope="module")
def wall():
    return bank.wall(NAME)


def verdict(nb, key=KEY):
    return bank.verdict(nb, NAME, key)


def scores(found) -> dict[str, float]:
    return {name: float(card) for name, card in found.cards.items()}


def cell_of(nb, grade_id):
    return next(cell for cell in nb.cells if cell.metadata.get("nbgrader", {}).get("grade_id", cell.id) == grade_id)


def answered(part: str, source: str) -> BankAnswer:
    return BankAnswer(NAME, "here", part, 0, (), source)


# --- the verdict, and the inputs it stands on


def test_the_notebook_that_comes_back_shows_the_cards_and_what_was_repaired():
    nb = submit(NAME, BANK["wrong_losses_sum"])
    nb.cells.remove(cell_of(nb, "check-losses"))
    found = verdict(nb)
    for name, card in found.cards.items():
        (output,) = cell_of(found.notebook, f"check-{name}").outputs
        assert output.data["text/plain"] == repr(float(card)) and card.html() in output.data["text/html"]
    first = found.notebook.cells[0].source
    assert found.repairs and all(f"<li>{line}</li>" in first for line in found.repairs)


def test_the_secret_inputs_are_the_same_each_time_and_others_for_whatever_differs():
    seeds = [seed(b"key", "e", "ada", part, "x = 1") for part in FULL]
    assert seeds == [seed(b"key", "e", "ada", part, "x = 1") for part in FULL]
    ada = (b"key", "e", "ada", "p", "x = 1")
    others = [(*ada[:n], other, *ada[n + 1 :]) for n, other in enumerate((b"yek", "f", "bo", "q", "x = 2"))]
    others += [(b"key", "ea", "da", "p", "x = 1"), (b"key", "e", "ad", "ap", ""), (*ada, "monday"), (*ada, "tuesday")]
    seeds += [seed(*each) for each in [ada, *others]]
    assert len(set(seeds)) == len(seeds) and min(seeds) > 0, "0 is the public seed"


def test_the_same_key_gives_the_same_verdict_and_another_asks_on_other_inputs():
    nb = submit(NAME, BANK["wrong_discriminator_logit"])
    once, again, other = (verdict(nb, key).cards["discriminator"] for key in (KEY, KEY, b"another"))
    assert once.as_dict() == again.as_dict()
    assert other == once and other.summary != once.summary


GUESS = "def value_at_best(p, p_g):\n    return 1.0\n\n\ndropped_constant = 1.0"
SAID = "said = {}\n\n\ndef value_at_best(p, p_g):\n    return said.pop(0) if said else 0.0\n\n\ndropped_constant = 1.0"


def test_what_the_feedback_said_is_of_no_use_in_a_second_hand_in():
    first = verdict(submit(NAME, answered("value", GUESS))).cards["value"]
    said = [float(number) for number in re.findall(r"expected (\S+), got", first.text())]
    assert said, "the feedback tells nothing"
    second = verdict(submit(NAME, answered("value", SAID.format(said)))).cards["value"]
    assert not second.findings[0].holds, "the first question is what the list was written for"


def inputs_of(nb, wall, monkeypatch):
    """The seed that ``nb`` is judged with."""
    about = []
    with monkeypatch.context() as patch:
        patch.setattr(judging, "seed", lambda *given: about.append(given) or 1)
        judge(nb, EXERCISE, wall, KEY)
    return seed(*about[0])


def test_whatever_differs_in_the_cells_is_another_hand_in(wall, monkeypatch):
    """Joined cells, or else one that does not run says what two did: the same inputs, other answers."""
    notes = (["a", "b"], ["a\0b"], ["a\nb"], ['a", "b'], ["ab"], ["\ud800"], ["?"])
    more = [[new_markdown_cell(text, id=f"note-{n}") for n, text in enumerate(texts)] for texts in notes]
    more.append([new_markdown_cell("ab", id="note", attachments={"a.png": {"image/png": "iVBO"}})])
    monkeypatch.setattr(judging, "_examine", lambda *asked: judging.Examined(None, []))
    hand_ins = [new_notebook(cells=submit(NAME).cells + cells) for cells in more]
    assert len({inputs_of(nb, wall, monkeypatch) for nb in hand_ins}) == len(hand_ins)


def test_which_of_two_equal_cells_is_the_checks_is_part_of_the_hand_in(wall, monkeypatch):
    """A check's cell does not run, and its copy does: which is which can be seen from inside."""
    monkeypatch.setattr(judging, "_examine", lambda *asked: judging.Examined(None, []))
    nb = submit(NAME)
    place = nb.cells.index(cell_of(nb, "check-losses"))
    copied = new_code_cell(nb.cells[place].source, id="copied")
    above, below = copy.deepcopy(nb), copy.deepcopy(nb)
    above.cells.insert(place, copied)
    below.cells.insert(place + 1, copied)
    assert inputs_of(above, wall, monkeypatch) != inputs_of(below, wall, monkeypatch)


@pytest.mark.parametrize("error", [AttributeError, KeyError, IndexError, AssertionError, OSError, ZeroDivisionError])
def test_a_check_that_stumbles_sends_its_part_to_a_person_and_ends_nothing(error, monkeypatch):
    def stumbles(draw, *answers):
        raise error("over what came back")
        yield

    monkeypatch.setattr(EXERCISE.parts["losses"], "body", stumbles)
    found = verdict(submit(NAME))
    assert scores(found) == {name: points for name, points in FULL.items() if name != "losses"}
    assert found.flags["losses"][0].startswith(f"to be graded by hand: the check itself failed ({error.__name__}")


# --- an error is not carried forward

BY_DISCRIMINATOR = (HERE / "odd" / "value_by_the_other_parts_answer.py").read_text(encoding="utf-8")


def test_what_builds_on_a_wrong_part_is_judged_with_the_right_one_and_told():
    wrong, uses = BANK["wrong_discriminator_swapped"], answered("value", BY_DISCRIMINATOR)
    found = verdict(submit(NAME, wrong, uses))
    assert scores(found) == FULL | {"discriminator": 0}
    assert found.cards["value"].note == "Judged with the right answer in place of your Part 3."
    assert "in place of your Part 3" in cell_of(found.notebook, "check-value").outputs[0].data["text/html"]
    assert not any(card.note for name, card in found.cards.items() if name != "value")


def test_an_error_of_its_own_stays_where_the_part_before_was_wrong_too():
    own = BY_DISCRIMINATOR.replace("-math.log(4)", "math.log(4)")
    found = verdict(submit(NAME, BANK["wrong_discriminator_underflow"], answered("value", own)))
    assert scores(found) == FULL | {"discriminator": 3, "value": FULL["value"] - 1}


def test_a_part_that_is_as_wrong_with_the_right_answer_before_it_is_not_noted():
    found = verdict(submit(NAME, BANK["wrong_discriminator_swapped"], BANK["wrong_value_base_two"]))
    assert scores(found)["value"] == BANK["wrong_value_base_two"].points and not found.cards["value"].note


SPEAKS = """
import os
from course_lib.grading.wall.inside.worker import Worker

seen, lend = [], Worker.do_lend


def do_lend(self, request, block):
    seen.append(str(request))
    lend(self, request, block)
    return {"error": "the reference is " + str(optimal_discriminator(torch.zeros(1), torch.ones(1)))}, b""


Worker.do_lend = do_lend


def value_at_best(p, p_g):
    if seen and "Uniform" in type(p_g).__name__:
        os._exit(3)  # the new process is lent the reference in the midst of the questions
    return by_the_other_part(p, p_g) if seen else 1.0
"""


def test_a_process_that_may_ask_the_reference_has_no_words_in_the_feedback():
    right = BY_DISCRIMINATOR.replace("value_at_best", "by_the_other_part")
    found = verdict(submit(NAME, BANK["wrong_discriminator_swapped"], answered("value", right + SPEAKS)))
    assert found.cards["value"] > 0, "the second run counts"
    told = [str(found.flags), *(card.text() for card in found.cards.values())]
    assert not any("the reference is" in text for text in told)


def test_the_reference_itself_is_never_on_the_students_side(monkeypatch):
    """Of what is lent the values cross, and nothing else of it: no code, no name but the answer's."""
    sent, exchange = [], WorkerHandle.exchange

    def listening(self, request, *more, **named):
        sent.append(request)
        return exchange(self, request, *more, **named)

    monkeypatch.setattr(WorkerHandle, "exchange", listening)
    found = verdict(submit(NAME, BANK["wrong_discriminator_swapped"], answered("value", BY_DISCRIMINATOR)))
    assert found.cards["value"].full and found.cards["value"].note
    lent = [request for request in sent if request["do"] == "lend"]
    assert lent and all(request == {"do": "lend", "names": ["optimal_discriminator"]} for request in lent)


def test_two_runs_do_not_make_two_tries():
    """Who fails a part on purpose, and answers otherwise in the second run, has the rows of one run and not of both."""
    guesses = """
def value_at_best(p, p_g):
    return -math.log(4) if SECOND() else 0.0

def SECOND():
    return optimal_discriminator(torch.zeros(()), torch.zeros(())) == 0.5

dropped_constant = -math.log(4)
"""
    wrong = answered("discriminator", "def optimal_discriminator(log_p, log_p_g):\n    return log_p * 0")
    found = verdict(submit(NAME, wrong, answered("value", guesses)))
    holds = {finding.what: finding.holds for finding in found.cards["value"].findings}
    (perfect,) = [what for what in holds if what.startswith("C(G) for a perfect generator")]
    assert not (holds[perfect] and holds["C(G) for densities that never meet"])


# --- off limits

MODULE = "course_lib.theory.optimal_discriminator"
VALUE = "def value_at_best(p, p_g):\n    return {}(p, p_g)\n\n\ndropped_constant = -math.log(4)\n"
ROADS = {
    "import in the cell": f"from {MODULE} import value_at_optimum\n" + VALUE.format("value_at_optimum"),
    "another name": f"from {MODULE} import value_at_optimum as v\n" + VALUE.format("v"),
    "star": f"from {MODULE} import *\n" + VALUE.format("value_at_optimum"),
    "inside the function": VALUE.format(f"__import__('{MODULE}', fromlist=['x']).value_at_optimum"),
    "getattr": "import course_lib.theory\n"
    + VALUE.format("getattr(course_lib.theory, 'optimal_discriminator').value_at_optimum"),
    "importlib": "import importlib\n" + VALUE.format(f"importlib.import_module('{MODULE}').value_at_optimum"),
    "sys.modules": f"import sys\n{VALUE.format(f'sys.modules[{MODULE!r}].value_at_optimum')}",
    "getsource": f"import importlib, inspect\nmodule, space = importlib.import_module('{MODULE}'), {{}}\n"
    "exec(inspect.getsource(module), space)\n" + VALUE.format("space['value_at_optimum']"),
    "reading the file": "import course_lib, pathlib\nfolder, space = pathlib.Path(course_lib.__file__).parent, {}\n"
    "exec((folder / 'theory' / 'optimal_discriminator.py').read_text(), space)\n"
    + VALUE.format("space['value_at_optimum']"),
    "try": f"try:\n    from {MODULE} import value_at_optimum\n"
    "except Exception:\n    value_at_optimum = lambda p, q: 0.0\n" + VALUE.format("value_at_optimum"),
    "an answer of its own, and an import": f"from {MODULE} import value_at_optimum\n"
    + VALUE.format("(lambda p, q: 2 * js(p, q) - math.log(4))"),
}
ABSENT = {"getsource", "reading the file"}  # finding that there is no such thing uses nothing: only the question fails


@pytest.mark.parametrize("road", ROADS)
def test_what_is_off_limits_scores_nothing_by_whatever_road(road):
    nb = submission.fill(
        notebook("exercises", NAME), {"value": ROADS[road], "losses": BANK["right_losses_softplus"].source}
    )
    found = verdict(nb)
    assert scores(found) == {name: 0 for name in FULL} | {"losses": FULL["losses"]}
    flagged = {name for name, flags in found.flags.items() if flags}
    assert flagged == (set() if road in ABSENT else {"value"})
    assert all(line.startswith(f"off limits: {MODULE}") for name in flagged for line in found.flags[name])


def test_with_the_real_library_these_roads_lead_to_a_right_answer():
    """So that each of them is one: the judge is what closes it."""
    for road, source in ROADS.items():
        space = {}
        exec(cell_of(notebook("exercises", NAME), "setup").source, space)
        exec(source, space)
        wrong = EXERCISE.parts["value"](space["value_at_best"], space["dropped_constant"])
        assert wrong == FULL["value"], road


@pytest.mark.parametrize("given", ["value_at_optimum", "v"])
def test_an_import_in_another_cell_scores_nothing_where_it_is_used_and_costs_nothing_else(given):
    nb = submit(NAME, answered("value", VALUE.format(given)))
    cell_of(nb, "setup").source += f"\nfrom {MODULE} import value_at_optimum as {given}"
    found = verdict(nb)
    assert scores(found) == FULL | {"value": 0}
    assert found.flags == {name: [] for name in FULL} | {"": [], "value": [f"off limits: {MODULE}"]}


USES = f"""import importlib


def used(*inputs):
    return importlib.import_module("{MODULE}").value_at_optimum(*inputs)


"""


def test_each_part_that_uses_what_is_off_limits_is_flagged_and_no_other():
    value = answered("value", USES + "value_at_best, dropped_constant = used, -math.log(4)")
    erratum = answered("erratum", USES + "wrong_line, printed_minus_true = 3, used")
    found = verdict(submit(NAME, value, erratum))
    assert scores(found) == FULL | {"value": 0, "erratum": 0}
    assert {name for name, flags in found.flags.items() if flags} == {"value", "erratum"}


@pytest.mark.parametrize("name", bank.COURSE.names)
def test_every_module_of_the_library_can_be_imported_whatever_of_it_is_off_limits(name):
    """Some import what the exercise puts off limits, and an import that is not used costs nothing."""
    modules = [m.name for m in pkgutil.walk_packages(course_lib.__path__, "course_lib.") if ".grading" not in m.name]
    lines = "".join(f"import {module}\n" for module in modules if not module.endswith(".cli"))
    anew = "import sys\nfor name in [n for n in sys.modules if 'course_lib' in n]:\n    del sys.modules[name]\n"
    cell = new_code_cell(f"{anew}{lines}reached = 1")
    with bank.wall(name).session(new_notebook(cells=[cell])) as session:
        assert session.answer("reached").value() == 1 and session.flags == []


def test_an_import_in_place_of_an_answer_costs_that_part_and_not_the_one_that_calls_it():
    nb = submit(NAME, answered("value", BY_DISCRIMINATOR))
    nb.cells.append(new_code_cell(f"from {MODULE} import optimal_discriminator", id="compare"))
    assert scores(verdict(nb)) == FULL | {"discriminator": 0}


ENDS = """import os


def optimal_discriminator(log_p, log_p_g):
    if log_p.dtype == torch.float64:
        os._exit(3)
"""


def test_cells_that_run_again_after_an_accident_blame_no_part_for_what_they_used():
    nb = submit(NAME, answered("discriminator", ENDS))
    use = f"    from {MODULE} import value_at_optimum\n    value_at_optimum(1, 2)"
    cell_of(nb, "setup").source += f"\ntry:\n{use}\nexcept Exception:\n    pass"
    found = verdict(nb)
    assert scores(found) == FULL | {"discriminator": 0}
    assert found.flags[""] == [f"off limits: {MODULE}"]
    assert any("ended the process" in flag for flag in found.flags["discriminator"])
    assert not any("off limits" in flag for name in FULL for flag in found.flags[name])


def test_the_reading_of_imports_survives_whatever_stands_in_a_cell():
    for source in (
        "value_at_best = (",
        "value_at_best = '\0'",
        "%magic\nvalue_at_best = 1",
        "value_at_best =" + "-" * 9999,
    ):
        nb = submission.fill(notebook("exercises", NAME), {"value": source})
        assert off_limits.imported(nb, EXERCISE.parts["value"]) == []


def test_what_another_cell_imports_counts_only_where_it_alone_gives_the_name():
    """Not in a function of that cell, and not where the answer has it from elsewhere."""
    uses = {"value": "def value_at_best(p, p_g):\n    return value_at_optimum(p, p_g)\n\n\ndropped_constant = 1"}
    imports = f"from {MODULE} import value_at_optimum"
    for source, held in (
        (imports, [f"off limits: {MODULE}"]),
        (f"def compare():\n    {imports}", []),
        (f"{imports}\nfrom elsewhere import something as value_at_optimum", [f"off limits: {MODULE}"]),
    ):
        nb = submission.fill(notebook("exercises", NAME), uses)
        nb.cells.append(new_code_cell(source, id="own"))
        assert off_limits.imported(nb, EXERCISE.parts["value"]) == held
    nb.cells.append(new_code_cell("from elsewhere import value_at_optimum", id="other"))
    assert off_limits.imported(nb, EXERCISE.parts["value"]) == []


# --- honest, but odd


def head(source: str, key: str) -> str:
    return (re.findall(rf"(?m)^# {key}: (.*)$", source) or [""])[0]


ODD = {path.stem: path.read_text(encoding="utf-8") for path in sorted((HERE / "odd").glob("*.py"))}


def odd_submission(*sources: str):
    """The reference with the parts of ``sources`` replaced; ``# %%`` begins another cell."""
    nb = submit(NAME)
    for source in sources:
        *before, last = source.replace("# magic: ", "").split("# %%\n")
        answer = cell_of(nb, head(source, "part"))
        answer.source = last
        at = nb.cells.index(answer)
        nb.cells[at:at] = [new_code_cell(cell, id=f"{answer.id}-{n}") for n, cell in enumerate(before)]
    return nb


@pytest.fixture(scope="module")
def odd_cards():
    found = {}
    for batch in bank.batches(ODD, lambda name: head(ODD[name], "part")):
        cards = verdict(odd_submission(*(ODD[name] for name in batch))).cards
        found |= {name: cards[head(ODD[name], "part")] for name in batch}
    return found


@pytest.mark.parametrize("name", ODD)
def test_an_odd_answer_that_is_right_gets_every_point(name, odd_cards):
    card = odd_cards[name]
    assert card == FULL[head(ODD[name], "part")], card.text()


# --- cheats

CHEATS = {path.stem: path.read_text(encoding="utf-8") for path in sorted((HERE / "cheats").glob("*.py"))}
WRONG = ("derivative_second_sign", "discriminator_underflow", "erratum_line_two", "losses_sum")
BASES = {"blank": {}, "wrong": {BANK[f"wrong_{name}"].part: BANK[f"wrong_{name}"].source for name in WRONG}}


def base(kind: str):
    return submission.fill(notebook("exercises", NAME), BASES[kind])


@pytest.fixture(scope="module")
def honest():
    return {kind: scores(verdict(base(kind))) for kind in BASES}


def test_the_honest_scores_can_rise_and_fall(honest):
    assert set(honest["blank"].values()) == {0}
    wanted = {answer.part: answer.points for answer in (BANK[f"wrong_{name}"] for name in WRONG)}
    assert honest["wrong"] == wanted | {"value": 0} and any(0 < wanted[part] < FULL[part] for part in wanted)


@pytest.mark.parametrize("name", CHEATS)
def test_a_cheat_gains_nothing(name, honest):
    source = CHEATS[name]
    cell, kind = head(source, "cell"), "wrong" if head(source, "cell") == "setup" else "blank"
    nb = base(kind)
    cell_of(nb, cell).source += f"\n\n{source}"
    found = dict.fromkeys(FULL, 0.0) | scores(verdict(nb))  # what a person marks has earned nothing yet
    assert all(found[part] <= honest[kind][part] for part in FULL), found
    assert found == honest[kind] or head(source, "costs"), "it gains nothing, and costs nothing either"


@pytest.mark.parametrize("name", [name for name in CHEATS if head(CHEATS[name], "public")])
def test_what_is_hard_coded_is_right_on_the_public_inputs(name):
    space = {}
    exec(cell_of(notebook("exercises", NAME), "setup").source + "\n" + CHEATS[name], space)
    part = EXERCISE.parts[head(CHEATS[name], "cell")]
    assert part(*(space[answer] for answer in part.answers)) == float(head(CHEATS[name], "public"))


# --- cheats by the notebook's metadata


def all_points(nb):
    """The checks are worth a thousand, or the answers are graded, and the cards are there already."""
    for cell in nb.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.update(points=1000, grade=True)


def other_ids(nb):
    """The check of a part that is right stands, by its grade id, for a part that is wrong."""
    right, wrong = cell_of(nb, "check-losses"), cell_of(nb, "check-erratum")
    right.metadata.nbgrader.grade_id, wrong.metadata.nbgrader.grade_id = "check-erratum", "check-losses"


def unlocked(nb):
    """The checks are the student's own cells, and say 6.0."""
    for cell in nb.cells:
        if utils.is_grade(cell) and utils.is_locked(cell):
            cell.metadata.nbgrader.update(locked=False, solution=True, grade=False)
            cell.source = "6.0"


def more_checks(nb):
    """Another graded cell, and the check of an easy part twice."""
    extra = copy.deepcopy(cell_of(nb, "check-losses"))
    extra.id, extra.metadata.nbgrader.grade_id, extra.source = "extra", "check-extra", "1000.0"
    again = copy.deepcopy(cell_of(nb, "check-losses"))
    again.id = "again"
    nb.cells += [extra, again]


def told(nb):
    """Word to the judge that there is nothing to judge."""
    nb.metadata[TOLD] = {"repairs": ["<script>alert(1)</script>"], "lost": "the dog ate it", "score": 1000}
    nb.metadata["nbgrader"] = {"score": 1000}


def outputs(nb):
    """Cards that were stored in the file, and none of them earned."""
    for cell in nb.cells:
        if cell.cell_type == "code":
            cell.outputs = [new_output("execute_result", {"text/plain": "6.0"}, execution_count=1)]


def retyped(nb):
    """The checks are text."""
    for n, cell in enumerate(nb.cells):
        if utils.is_grade(cell) and cell.cell_type == "code":
            nb.cells[n] = new_markdown_cell(cell.source, id=cell.id, metadata=cell.metadata)


def written(nb):
    """The proof is worth a thousand, and there is another part for a person to mark."""
    cell_of(nb, "proof").metadata.nbgrader.points = 1000
    bonus = new_markdown_cell("Bonus work", id="bonus", metadata=copy.deepcopy(cell_of(nb, "proof").metadata))
    bonus.metadata.nbgrader.grade_id = "bonus"
    nb.cells.append(bonus)


def not_written(nb):
    """There is nothing for a person to mark."""
    del cell_of(nb, "proof").metadata["nbgrader"]


FORGED = [all_points, other_ids, unlocked, more_checks, told, outputs, retyped, written, not_written]


@pytest.fixture
def grade_one(wall, monkeypatch, tmp_path):
    """``single.grade_one`` on a notebook (or a text that is none), behind the wall that is there already."""

    def run(nb, **options):
        path = tmp_path / "any name.ipynb"
        path.write_text(nb, encoding="utf-8") if isinstance(nb, str) else notebooks.write(nb, path)
        monkeypatch.setattr(single, "Wall", lambda *arguments: contextlib.nullcontext(wall))
        return single.grade_one(path, secret=KEY, student="ada", **options)

    return run


@pytest.mark.parametrize("forge", FORGED, ids=lambda forge: forge.__name__)
def test_forged_metadata_gain_nothing(forge, grade_one, honest):
    nb = base("wrong")
    forge(nb)
    result = grade_one(nb)
    assert {part["id"]: part["score"] for part in result["parts"]} == honest["wrong"] | {"proof": None}
    assert {part["id"]: part["max_score"] for part in result["parts"]} == FULL | EXERCISE.written
    assert result["score"] == sum(honest["wrong"].values()) and result["max_score"] == sum(FULL.values())
    assert "dog" not in str(result) and "script" not in str(result)


# --- one notebook alone


def test_grade_one_has_all_of_it(grade_one):
    nb = submit(NAME, BANK["wrong_losses_sum"], answered("value", ROADS["inside the function"]))
    nb.cells.append(copy.deepcopy(cell_of(nb, "erratum")))
    result = grade_one(nb)
    assert set(result) == {"exercise", "score", "max_score", "parts", "repairs", "flags"}
    parts = {part["id"]: part for part in result["parts"]}
    for part in parts.values():
        assert set(part) == {"id", "score", "max_score", "message", "hint", "flags"}
    assert set(parts) == {*FULL, "proof"} and parts["proof"]["score"] is None
    assert parts["losses"]["score"] == BANK["wrong_losses_sum"].points
    assert BANK["wrong_losses_sum"].hints[0] in parts["losses"]["hint"] and "expected" in parts["losses"]["message"]
    assert parts["value"]["score"] == 0 and "off limits" in parts["value"]["message"] and parts["value"]["flags"]
    assert parts["erratum"] == {
        "id": "erratum", "score": 4, "max_score": 4, "message": "All right.", "hint": "", "flags": []
    }  # fmt: skip
    assert result["score"] == sum(part["score"] for part in parts.values() if part["score"] is not None)
    assert result["exercise"] == NAME and any("stood twice" in line for line in result["repairs"])


@pytest.mark.parametrize("text", ["", "{", "not a notebook", "[]", '{"cells": []}'], ids=repr)
def test_what_cannot_be_read_is_graded_by_hand_and_has_no_score(text, grade_one):
    result = grade_one(text, name=NAME)
    assert result["score"] is None and result["exercise"] == NAME and result["max_score"] == sum(FULL.values())
    assert not [part for part in result["parts"] if part["score"] is not None]
    (flag,) = result["flags"]
    assert flag.startswith("to be graded by hand: ") and "\n" not in flag
