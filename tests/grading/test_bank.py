"""Each exercise grades well: the reference, the blank, other right answers, and the mistakes people make."""

import pytest
from bank import ANSWERS, COURSE, SECRET, cards, notebook, submit

from course_lib import notebooks
from course_lib.checking.answers import Answer
from course_lib.checking.draw import Draw
from course_lib.grading.course import submission
from course_lib.grading.exercises import exercise


@pytest.mark.parametrize("name", COURSE.names)
def test_the_reference_scores_everything_on_any_inputs(name):
    for seed in range(5):
        for part, card in cards(submit(name), seed).items():
            assert card == exercise(name).parts[part].points, card.text()


@pytest.mark.parametrize("name", COURSE.names)
def test_the_blank_release_scores_nothing_and_is_not_called_wrong(name):
    for card in cards(notebook("exercises", name)).values():
        assert card == 0
        assert card.blank and card.summary == "Not answered yet."


@pytest.mark.parametrize("name", COURSE.names)
def test_what_a_person_reads_is_what_the_exercise_says(name):
    marks = [cell.metadata.get("nbgrader", {}) for cell in notebook("solutions", name).cells]
    assert exercise(name).written == {
        mark.grade_id: mark.points for mark in marks if mark.get("grade") and mark.solution
    }


CONSTANTS = {
    "derivative": "first = second = root = 1",
    "discriminator": "def optimal_discriminator(log_p, log_p_g):\n    return (log_p > log_p_g).double()",
    "value": "def value_at_best(p, p_g):\n    return -math.log(4) if p == p_g else 0.0\n\n\n"
    "dropped_constant = -math.log(4)",
    "erratum": "wrong_line, witness = 3, (Gaussian(0, 1), Gaussian(50, 1))\n\n\n"
    "def printed_minus_true(p, p_g):\n    return -math.log(2)",
    "losses": "def minimax_loss(s):\n    return -torch.relu(s).mean()\n\n\n"
    "def non_saturating_loss(s):\n    return torch.relu(-s).mean()\n\n\n"
    "def logit_gradients(s):\n    return s * 0, s * 0",
}


def test_constants_and_limit_cases_are_worth_little():
    name = "02_optimal_discriminator"
    nb = submission.fill(notebook("exercises", name), CONSTANTS)
    earned = {part: float(card) for part, card in cards(nb).items()}
    assert earned == {"derivative": 0, "discriminator": 0, "value": 1, "erratum": 2, "losses": 0}


@pytest.mark.parametrize("name", COURSE.names)
def test_there_are_enough_answers_in_the_bank(name):
    kinds = [answer.points == exercise(name).parts[answer.part].points for answer in ANSWERS if answer.exercise == name]
    assert kinds.count(True) >= 2 and kinds.count(False) >= 10


def foreign_hints(answer, card):
    """The hints on the card that name a mistake, and none that the answer's file says it makes."""
    part = exercise(answer.exercise).parts[answer.part]
    expected = part.body(Draw(SECRET), *[Answer(None)] * len(part.answers))
    named = {hint for expectation in expected for hint in expectation.mistakes}
    return [hint for hint in card.hints if hint in named and not any(words in hint for words in answer.hints)]


def test_a_hint_that_belongs_to_another_mistake_is_found():
    answer = next(a for a in ANSWERS if a.name == "wrong_discriminator_swapped")
    card = cards(submit(answer.exercise, answer))[answer.part]
    assert card.hints and not foreign_hints(answer, card)
    other = next(a for a in ANSWERS if a.name == "wrong_discriminator_logit")
    assert foreign_hints(other, card)


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: f"{answer.exercise[:2]}-{answer.name}")
def test_an_answer_of_the_bank_gets_its_points_and_its_hint_and_touches_no_other_part(answer):
    """Its points on several secrets: no wrong answer gains, and no right one loses, by the luck of the inputs."""
    subject, space = exercise(answer.exercise), {}
    touched = {answer.part} | {name for name, part in subject.parts.items() if answer.part in part.builds_on}
    for part, card in cards(submit(answer.exercise, answer), space=space, parts=touched).items():
        full = subject.parts[part].points
        assert card == (answer.points if part == answer.part else full), card.text()
        if part == answer.part:
            assert all(words in " ".join(card.hints) for words in answer.hints), card.text()
            assert not foreign_hints(answer, card), card.text()
            assert (card == full) == (card.summary == "All right.")
    part = subject.parts[answer.part]
    for seed in range(1, 4):
        card = part(*[space[name] for name in part.answers], seed=seed)
        assert card == answer.points, f"seed {seed}\n{card.text()}"


@pytest.mark.parametrize("name", COURSE.names)
def test_every_section_that_a_card_sends_to_stands_in_the_lecture(name):
    lecture = notebooks.read(COURSE.root / "lectures" / f"{name}.ipynb")
    headings = {line[3:] for cell in lecture.cells for line in cell.source.splitlines() if line.startswith("## ")}
    for part in exercise(name).parts.values():
        assert {*part(*[object()] * len(part.answers)).sections} <= headings


@pytest.mark.parametrize("name", COURSE.names)
def test_the_reference_of_a_part_that_others_build_on_is_right(name):
    parts, space = exercise(name).parts, {}
    needed = {earlier for part in parts.values() for earlier in part.builds_on}
    cards(submit(name), space=space)
    for part in (parts[earlier] for earlier in needed):
        assert part.reference and part.reference.keys() <= set(part.answers)
        space |= part.reference
        for seed in range(20):
            assert part(*[space[answer] for answer in part.answers], seed=seed) == part.points
