"""``make quick`` chooses the tests that belong to a file."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
import quick


@pytest.mark.parametrize(
    "path, wanted",
    [
        ("course_lib/gans/step.py", "tests/unit/test_gan_step.py"),
        ("course_lib/attacks/pgd.py", "tests/unit/attacks/test_pgd.py"),
        ("course_lib/checks/lipschitz_critics/penalty.py", "tests/grading/test_bank.py"),
        ("tests/grading/bank/03_lipschitz_critics/right_penalty_loop.py", "tests/grading/test_judge_bank.py"),
        ("solutions/03_lipschitz_critics/lipschitz_critics.ipynb", "solutions/03_lipschitz_critics"),
        ("lectures/03_lipschitz_critics.ipynb", "lectures/03_lipschitz_critics.ipynb"),
        ("tests/unit/test_quick.py", "tests/unit/test_quick.py"),
    ],
)
def test_a_changed_file_brings_its_tests(path, wanted):
    assert any(wanted in run for run in quick.runs([path]))


def test_an_exercise_is_tested_without_the_others():
    (bank,) = [run for run in quick.runs(["course_lib/checks/lipschitz_critics/penalty.py"]) if "-k" in run]
    assert bank[-1] == "03- or 03_lipschitz_critics"


def test_without_a_commit_to_compare_with_it_says_so():
    with pytest.raises(SystemExit, match="no commit to compare with: no-such-branch"):
        quick.changed(["no-such-branch"])
