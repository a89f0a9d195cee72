"""Every exercise behind the wall: the bank's answers get the same points and hints as without it, the blank nothing."""

from functools import cache

import pytest
from bank import ANSWERS, COURSE, batches, notebook, submit, verdict

from course_lib.grading.exercises import exercise


@cache
def bank_cards(name):
    """Answer to card, of all the answers to an exercise."""
    answers, found = [answer for answer in ANSWERS if answer.exercise == name], {}
    for batch in batches(answers, lambda answer: answer.part):
        cards = verdict(submit(name, *batch), name).cards
        found |= {answer: cards[answer.part] for answer in batch}
    return found


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: f"{answer.exercise[:2]}-{answer.name}")
def test_an_answer_of_the_bank_gets_the_same_behind_the_wall(answer):
    card = bank_cards(answer.exercise)[answer]
    assert card == answer.points, card.text()
    assert all(words in " ".join(card.hints) for words in answer.hints) and not card.blank and not card.public
    full = exercise(answer.exercise).parts[answer.part].points
    assert (card == full) == (card.summary == "All right.")


@pytest.mark.parametrize("name", COURSE.names)
def test_the_bank_covers_every_part(name):
    assert {answer.part for answer in ANSWERS if answer.exercise == name} == set(exercise(name).parts)


@pytest.mark.parametrize("name", COURSE.names)
def test_the_reference_scores_everything_and_nothing_is_held_against_it(name):
    found = verdict(submit(name), name)
    parts = exercise(name).parts
    assert {part: float(card) for part, card in found.cards.items()} == {part: parts[part].points for part in parts}
    assert not any(found.flags.values()) and found.repairs == [] and found.lost == ""


@pytest.mark.parametrize("name", COURSE.names)
def test_the_blank_release_is_not_called_wrong(name):
    found = verdict(notebook("exercises", name), name)
    assert all(card == 0 and card.blank for card in found.cards.values()) and not any(found.flags.values())
    assert found.repairs == [] and found.lost == ""
