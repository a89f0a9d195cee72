"""Each exercise grades well: the reference, the blank, other right answers, and the mistakes people make."""

import pytest
from bank import ANSWERS, COURSE, cards, notebook, submit

from course_lib.grading.course import exercise


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
def test_there_are_enough_answers_in_the_bank(name):
    kinds = [answer.points == exercise(name).parts[answer.part].points for answer in ANSWERS if answer.exercise == name]
    assert kinds.count(True) >= 2 and kinds.count(False) >= 10


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.name)
def test_an_answer_of_the_bank_gets_its_points_and_its_hint_and_touches_no_other_part(answer):
    for part, card in cards(submit(answer.exercise, answer)).items():
        full = exercise(answer.exercise).parts[part].points
        assert card == (answer.points if part == answer.part else full), card.text()
        if part == answer.part:
            assert answer.hint in " ".join(card.hints), card.text()
            assert (card == full) == (card.summary == "All right.")
