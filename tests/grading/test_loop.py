"""From submissions to marks and feedback pages, through nbgrader, in a copy of the course.

One class is graded once, and many things are asserted of what came out; then one student is graded again by plain
``nbgrader`` and one by ``course grade``. What needs no kernel is tried on copies of the graded course.
"""

import csv
import functools
import html
import os
import re
import shutil
import subprocess
import sys
from copy import deepcopy as copy_of
from pathlib import Path

import pytest
from bank import ANSWERS, COURSE, notebook, submit
from nbformat.v4 import new_code_cell, new_output
from nbgrader.api import Gradebook

from course_lib import notebooks
from course_lib.grading.course import steps
from course_lib.grading.course.course import Course
from course_lib.grading.errors import CourseError
from course_lib.grading.exercises import exercise
from course_lib.grading.judge.judge import Verdict
from course_lib.grading.wall import SandboxUnavailable, Wall, shared

NAME = "02_optimal_discriminator"
FILE = COURSE.notebook("exercises", NAME).name
RENAMED = "optimal_discriminator $x$ (1).ipynb"
POINTS = {f"check-{part.name}": part.points for part in exercise(NAME).parts.values()}
PARTLY = [a for a in ANSWERS if a.name in ("wrong_erratum_line_two", "wrong_discriminator_underflow")]
ADA, BO, CY, DEE, EVE, FAY = "O'Neil, Ada", "bo", "cy", "dee", "eve", "fay"
WRONG = {f"check-{answer.part}": answer.points for answer in PARTLY} | {"check-derivative": 0}
BARE_PATH = os.pathsep.join(["/usr/bin", "/bin"])  # as where the environment was never activated
NOISE = """
import sys, traceback, warnings
from torch.nn import functional

def noisy(f):
    def loud(*inputs):
        print("UserWarning: to stderr", file=sys.stderr)
        warnings.warn("deprecated", DeprecationWarning, stacklevel=2)
        traceback.print_stack()  # debugging, which prints the line of every caller
        return f(*inputs)
    return loud

minimax_loss, logit_gradients = noisy(minimax_loss), noisy(logit_gradients)
"""


DISPLAY_ALL = """
from IPython.core.interactiveshell import InteractiveShell
InteractiveShell.ast_node_interactivity = get_ipython().ast_node_interactivity = "all"
"""


def cell_of(nb, grade_id):
    return next(cell for cell in nb.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


def class_of_submissions():
    """Student to notebook; what each is for is said by the tests. Eve's and Fay's are no notebooks."""
    ada = submit(NAME)
    cell_of(ada, "losses").source += NOISE
    bo = submit(NAME, *PARTLY)
    bo.cells.remove(cell_of(bo, "check-discriminator"))
    cell_of(bo, "value").source = "### BEGIN HIDDEN TESTS, as it says somewhere\n" + cell_of(bo, "value").source
    cell_of(bo, "derivative").source = DISPLAY_ALL + "1 / 0\n" + cell_of(bo, "derivative").source
    dee = submit(NAME)
    again = copy_of(cell_of(dee, "losses"))
    again.source = again.source.replace("def ", "# once more\ndef ")
    dee.cells.append(again)
    for name in ("derivative", "check-derivative"):
        dee.cells.remove(cell_of(dee, name))
    return {ADA: ada, BO: bo, CY: notebook("exercises", NAME), DEE: dee}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """The graded course, with ``failed``, ``seen`` (the progress) and ``handed_in`` (the submissions' bytes)."""
    course = Course(tmp_path_factory.mktemp("course"))
    shutil.copytree(COURSE.root / "solutions", course.root / "solutions")
    shutil.copy(COURSE.root / "nbgrader_config.py", course.root)
    submitted = course.root / "submitted"
    for student, nb in class_of_submissions().items():
        (submitted / student / NAME).mkdir(parents=True)
        notebooks.write(nb, submitted / student / NAME / (RENAMED if student == DEE else FILE))
    for student, names in ((EVE, ("more.txt", "thoughts.txt")), (FAY, (FILE,))):
        (submitted / student / NAME).mkdir(parents=True)
        for name in names:
            (submitted / student / NAME / name).write_text("not a notebook")
    course.handed_in = files(submitted)
    course.seen = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", BARE_PATH)
        assert shutil.which("alembic") is None
        course.failed = course.grade(NAME, progress=course.seen.append)
    return course


@pytest.fixture
def copy(graded, tmp_path):
    """A copy of the graded course to change, in which just the submission that is not run is left to grade."""
    shutil.copytree(graded.root, tmp_path / "copy")
    course = Course(tmp_path / "copy")
    for student in (ADA, BO, CY, DEE, EVE):
        shutil.rmtree(course.root / "submitted" / student)
    return course


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def hand_in_again(course, student):
    path = course.root / "submitted" / student / NAME / FILE
    path.parent.mkdir(parents=True)
    notebooks.write(class_of_submissions()[student], path)


def book_of(course):
    return Gradebook(f"sqlite:///{course.root / 'gradebook.db'}")


def marks(course, student) -> dict[str, float]:
    return {row["part"]: row["points"] for row in course.scores(NAME) if row["student"] == student}


def to_read(course, student) -> set[str]:
    return {row["part"] for row in course.scores(NAME) if row["student"] == student and row["to_read"]}


def page(course, student) -> str:
    return (course.root / "feedback" / student / NAME / FILE).with_suffix(".html").read_text(encoding="utf-8")


def words(said: str) -> str:
    """What a reader of a page sees."""
    return html.unescape(re.sub(r"<style.*?</style>|<script.*?</script>|<[^>]+>", "", said, flags=re.DOTALL))


def gradebook(course) -> list[tuple]:
    """Everything of the gradebook that a person could miss, in order."""
    with book_of(course) as book:
        nb = book.find_notebook(Path(FILE).stem, NAME)
        cells = [("cell", c.type, c.name, getattr(c, "max_score", None)) for c in nb._base_cells]
        cells += [("source", c.name, c.source, c.checksum) for c in nb.source_cells]
        for sub in nb.submissions:
            who = sub.student.id
            cells += [
                ("grade", who, g.name, g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade)
                for g in sub.grades
            ]
            cells += [("comment", who, c.name, c.auto_comment, c.manual_comment) for c in sub.comments]
        return sorted(cells, key=str)


def by_hand(course, student, score=None, comment=None, cell="proof"):
    """What an instructor does in formgrader."""
    with book_of(course) as book:
        if score is not None:
            book.find_grade(cell, Path(FILE).stem, NAME, student).manual_score = score
        if comment is not None:
            book.find_comment(cell, Path(FILE).stem, NAME, student).manual_comment = comment
        book.db.commit()


def edit(course, change):
    """Change the solution's notebook with ``change(nb)``."""
    path = course.notebook("solutions", NAME)
    nb = notebooks.read(path)
    change(nb)
    notebooks.write(nb, path)


# --- what a check's cell earns


def shows(*texts):
    return [new_output("execute_result", {"text/plain": text}) for text in texts]


@pytest.mark.parametrize(
    "outputs, earned",
    [
        (shows("2.5"), 2.5),
        (shows("0.0"), 0),
        (shows("7.0"), 3),
        (shows("inf"), 3),
        (shows("-1.0"), 0),
        ([], None),
        ([new_output("display_data", {"text/plain": "3.0"}), new_output("stream", text="3.0")], None),
        ([new_output("error", ename="ValueError", evalue="", traceback=[])], None),
    ],
    ids=str,
)
def test_a_check_earns_its_card_between_nothing_and_its_points_or_waits_for_a_person(outputs, earned):
    meta = {"grade": True, "grade_id": "check", "locked": True, "points": 3, "solution": False}
    assert steps.points(new_code_cell("check()", outputs=outputs, metadata={"nbgrader": meta})) == earned


# --- the marks of the class


def test_right_answers_get_every_point_however_much_they_print(graded):
    assert marks(graded, ADA) == POINTS | {"proof": 0}
    assert "Put right before grading" not in page(graded, ADA)


def test_a_written_proof_waits_for_a_person_and_nothing_else_does(graded):
    assert to_read(graded, ADA) == to_read(graded, BO) == to_read(graded, DEE) == {"proof"}


def test_wrong_answers_and_a_cell_that_raises_cost_their_parts_also_where_every_line_is_displayed(graded):
    assert len(WRONG) == 3 and marks(graded, BO) == POINTS | WRONG | {"proof": 0}


def test_a_deleted_check_is_put_back(graded):
    assert cell_of(notebooks.read(graded.root / "autograded" / BO / NAME / FILE), "check-discriminator")
    assert 0 < marks(graded, BO)["check-discriminator"] < POINTS["check-discriminator"]


def test_a_doubled_cell_a_deleted_part_and_a_renamed_file_cost_only_what_is_not_there(graded):
    assert marks(graded, DEE) == POINTS | {"check-derivative": 0, "proof": 0}
    said = words(page(graded, DEE))
    assert "Put right before grading" in said
    for told in (f"The file was called {RENAMED}", "Part 6 stood twice", "Part 1"):
        assert told in said, said[:2000]
    assert "not answered" in said.lower()


def test_what_was_put_right_is_told_where_it_was(graded):
    said = words(page(graded, BO))
    assert "Put right before grading" in said and "The check cell of Part 3" in said
    assert not any("Put right" in page(graded, student) for student in (ADA, CY, FAY))


def test_what_the_judge_says_is_typeset_nowhere_and_painted_over_by_nothing(graded):
    said = page(graded, DEE)
    for begins in ("<b>Put right before grading</b>", '<div style="border-left'):
        apart = re.findall(rf'<div class="tex2jax_ignore mathjax_ignore">\s*{begins}', said)
        assert 0 < said.count(begins) == len(apart)
    assert "contain: paint" in said and "contain: paint" in page(graded, FAY)


def test_a_file_that_is_no_notebook_waits_for_a_person_in_every_part_and_says_why(graded):
    assert to_read(graded, FAY) == {*POINTS, "proof"}
    with book_of(graded) as book:
        grades = book.find_submission_notebook(Path(FILE).stem, NAME, FAY).grades
        assert len(grades) == len(POINTS) + 1 and {grade.auto_score for grade in grades} == {None}
    said = words(page(graded, FAY))
    assert "To be graded by hand. The file is no notebook" in said and "ends in .ipynb" in said


def test_the_blank_release_earns_nothing_and_needs_nobody(graded):
    assert set(marks(graded, CY).values()) == {0} and to_read(graded, CY) == set()
    with book_of(graded) as book:
        assert book.find_comment("proof", Path(FILE).stem, NAME, CY).comment == "No response."
        assert book.find_comment("proof", Path(FILE).stem, NAME, ADA).comment is None


def test_what_cannot_be_graded_is_one_line_each_and_the_others_are_graded(graded):
    assert graded.seen == sorted([ADA, BO, CY, DEE, EVE, FAY])
    (eve,) = graded.failed
    assert eve == f"eve: {FILE} was not submitted; there is more.txt, thoughts.txt"


def test_the_submissions_are_as_they_were_handed_in(graded):
    assert files(graded.root / "submitted") == graded.handed_in


def test_grades_csv_has_a_row_for_each_student_and_part(graded):
    path = graded.root / "grades.csv"
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert f'{NAME},"{ADA}",check-derivative,3.0,3.0,False' in path.read_text(encoding="utf-8").splitlines()
    assert {row["exercise"] for row in rows} == {NAME}
    found = {(row["student"], row["part"]): float(row["points"]) for row in rows}
    wanted = {(student, part): p for student in (ADA, BO, CY, DEE, FAY) for part, p in marks(graded, student).items()}
    assert found == wanted and len(rows) == len(wanted)
    assert {row["part"]: float(row["max_points"]) for row in rows} == POINTS | {"proof": 6}
    assert {(row["student"], row["part"]) for row in rows if row["to_read"] == "True"} == {
        *((student, "proof") for student in (ADA, BO, DEE)),
        *((FAY, part) for part in (*POINTS, "proof")),
    }


# --- the feedback pages


@pytest.mark.parametrize("student", [ADA, BO, CY, DEE, FAY])
def test_no_hidden_test_is_on_a_feedback_page(graded, student):
    text = words(page(graded, student)).replace("### BEGIN HIDDEN TESTS, as it says somewhere", "")
    seeds = re.findall(r"seed=\d+", graded.notebook("solutions", NAME).read_text(encoding="utf-8"))
    assert not re.search(r"HIDDEN|seed\s*=", text)
    assert not any(re.search(rf"\b{seed[5:]}\b", text) for seed in seeds)


def test_an_answer_that_is_not_there_and_a_cell_that_raised_say_so(graded):
    said = words(page(graded, BO))
    assert "first is not defined" in said and "ZeroDivisionError: division by zero" in said


@pytest.mark.parametrize("student", [ADA, BO, CY, DEE])
def test_a_check_shows_its_card_and_nothing_else(graded, student):
    ran = notebooks.read(graded.root / "autograded" / student / NAME / FILE)
    for name in POINTS:
        (output,) = cell_of(ran, name).outputs
        assert output.output_type == "execute_result"
        assert float(output.data["text/plain"]) == marks(graded, student)[name]
        assert words(output.data["text/html"]) in words(page(graded, student))


def test_the_cards_are_on_the_page_with_their_hints(graded):
    for part in exercise(NAME).parts.values():
        assert f"<b>{html.escape(part.title)}</b>" in page(graded, ADA)
    said = page(graded, BO)
    for answer in PARTLY:
        assert answer.hints and all(html.escape(words) in said for words in answer.hints)
    assert "Hint: " not in page(graded, ADA) and "Not answered yet." in page(graded, CY)


def test_the_students_own_words_stay_on_the_page(graded):
    assert "BEGIN HIDDEN TESTS, as it says somewhere" in words(page(graded, BO))


def test_no_hidden_test_nor_solution_is_in_a_released_file(graded, tmp_path):
    released = graded.release(NAME, into=tmp_path)
    for path, content in files(released).items():
        assert not re.search(rb"HIDDEN|seed=|MARK SCHEME|BEGIN SOLUTION", content), path
    assert files(released) == files(COURSE.root / "exercises" / NAME)


# --- once more, with nbgrader's own commands, and with ours


def nbgrader(course, *arguments):
    environment = os.environ | {"PATH": BARE_PATH}
    command = [sys.executable, "-m", "nbgrader", *arguments]
    done = subprocess.run(command, cwd=course.root, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]


def test_plain_nbgrader_works_on_and_gives_the_same(copy):
    hand_in_again(copy, BO)
    before, said = gradebook(copy), page(copy, BO)
    with book_of(copy) as book:
        book.add_student("zoe")  # who hands nothing in
    nbgrader(copy, "autograde", NAME, "--student", BO, "--force")
    nbgrader(copy, "generate_feedback", NAME, "--student", BO, "--force")
    nbgrader(copy, "export")
    assert gradebook(copy) == before
    assert words(page(copy, BO)) == words(said)
    rows = {row["student_id"]: row for row in csv.DictReader((copy.root / "nbgrader_grades.csv").open(newline=""))}
    assert float(rows[BO]["score"]) == sum(marks(copy, BO).values()) and float(rows["zoe"]["score"]) == 0
    copy.export(NAME)
    assert (copy.root / "grades.csv").read_bytes().count(b"zoe") == 0


def test_grading_again_changes_nothing_and_keeps_what_was_given_by_hand(copy):
    hand_in_again(copy, BO)
    by_hand(copy, BO, score=1, comment="A start.")
    before, others = gradebook(copy), {student: page(copy, student) for student in (ADA, CY)}
    copy.grade(NAME)
    wanted = [
        (*row[:6], True) if row[:3] == ("grade", BO, "proof") else row  # a mark by hand is asked to be looked at again
        for row in before
    ]
    assert gradebook(copy) == sorted(wanted, key=str)
    assert marks(copy, BO)["proof"] == 1 and "A start." in page(copy, BO)
    assert {student: page(copy, student) for student in (ADA, CY)} == others


def test_marks_of_an_earlier_hand_in_do_not_outlast_one_that_cannot_be_graded(copy, monkeypatch):
    hand_in_again(copy, BO)
    by_hand(copy, BO, score=1)
    (copy.root / "submitted" / ADA / NAME).mkdir(parents=True)  # with nothing in it
    monkeypatch.setattr(steps, "judge", lambda *_: 1 / 0)
    failed = copy.grade(NAME)
    assert [line.split(": ")[0] for line in failed] == [ADA, BO] and "ZeroDivisionError" in failed[1]
    for student, by_a_person in ((ADA, 0), (BO, 1)):
        assert marks(copy, student) == dict.fromkeys(POINTS, 0) | {"proof": by_a_person}
        assert to_read(copy, student) == {*POINTS, "proof"}
    assert marks(copy, CY) and to_read(copy, CY) == set()


# --- an exercise that changes after submissions exist


def grade_id_of(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def remove(*names):
    def change(nb):
        nb.cells = [cell for cell in nb.cells if grade_id_of(cell) not in names]

    return change


def add_a_part(nb):
    common = {"schema_version": 3, "task": False}
    answer = {"grade": False, "grade_id": "extra", "locked": False, "solution": True}
    check = {"grade": True, "grade_id": "check-extra", "locked": True, "points": 2, "solution": False}
    nb.cells += [
        new_code_cell(
            "### BEGIN SOLUTION\nx = 2.0\n### END SOLUTION", id="extra", metadata={"nbgrader": common | answer}
        ),
        new_code_cell("x", id="check-extra", metadata={"nbgrader": common | check}),
    ]


def test_a_part_added_and_a_part_removed_later_leave_the_other_marks(copy):
    by_hand(copy, ADA, score=5, comment="Well argued.")
    before = {student: marks(copy, student) for student in (ADA, BO, CY)}
    edit(copy, add_a_part)
    edit(copy, remove("losses", "check-losses"))
    assert copy.grade(NAME) == []
    for student, old in before.items():
        new = marks(copy, student)
        assert list(new)[-1] == "check-extra" and new.pop("check-extra") == 0
        assert new == {part: points for part, points in old.items() if part != "check-losses"}
        assert "check-extra" in to_read(copy, student), "not graded yet, so not a zero to rely on"
    assert before[ADA]["proof"] == 5 and ("comment", ADA, "proof", None, "Well argued.") in gradebook(copy)
    assert not [row for row in gradebook(copy) if "losses" in row[2] or "check-losses" in row[2]]


@pytest.mark.parametrize("given", [{"score": 5}, {"score": 0}, {"comment": "Well argued."}], ids=str)
def test_removing_a_cell_with_marks_or_comments_by_hand_is_refused_and_nothing_is_lost(copy, given):
    by_hand(copy, ADA, **given)
    before = gradebook(copy)
    edit(copy, add_a_part)
    edit(copy, remove("losses", "check-losses", "proof"))
    with pytest.raises(CourseError) as refused:
        copy.grade(NAME)
    message = str(refused.value)
    assert "the cell proof was removed" in message and "put the cell back" in message
    assert "\n" not in message and "Exception" not in message
    assert gradebook(copy) == before


def test_a_removed_cell_whose_hand_marks_were_taken_back_goes(copy):
    by_hand(copy, ADA, comment="")
    edit(copy, remove("proof"))
    copy.grade(NAME)
    assert "proof" not in marks(copy, ADA) and marks(copy, ADA) == POINTS


def test_a_cell_that_is_no_longer_graded_is_recorded_as_such(copy):
    graded_then_not = [{"grade": True, "points": 4}, {"grade": False, "points": 0}]
    for meta, kinds in zip(graded_then_not, (["GradeCell", "SolutionCell"], ["SolutionCell"])):
        edit(copy, lambda nb, meta=meta: cell_of(nb, "losses").metadata.nbgrader.update(meta))
        copy.grade(NAME)
        assert [row[1] for row in gradebook(copy) if row[0] == "cell" and row[2] == "losses"] == kinds
        assert ("losses" in marks(copy, ADA)) == meta["grade"]


def test_points_that_change_are_recorded(copy):
    edit(copy, lambda nb: cell_of(nb, "proof").metadata.nbgrader.update(points=8))
    copy.grade(NAME)
    assert {row["max_points"] for row in copy.scores(NAME) if row["part"] == "proof"} == {8}


def test_marks_can_be_read_while_the_solution_is_ahead_of_them_or_gone(copy):
    before = marks(copy, BO)
    edit(copy, remove("check-value"))
    assert marks(copy, BO) == before and list(marks(copy, BO))[-1] == "check-value"
    shutil.rmtree(copy.root / "solutions" / NAME)
    assert marks(copy, BO) == before


def test_a_class_that_handed_nothing_in_is_said(tmp_path):
    for kind in ("solutions", "nbgrader_config.py"):
        copy_of = shutil.copytree if (COURSE.root / kind).is_dir() else shutil.copy
        copy_of(COURSE.root / kind, tmp_path / kind)
    with pytest.raises(CourseError, match=f"nothing to grade: .*submitted/STUDENT/{NAME}/"):
        Course(tmp_path).grade(NAME)
    assert not (tmp_path / "gradebook.db").exists() and not (tmp_path / "grades.csv").exists()


def test_the_time_stamp_of_a_hand_in_decides_on_its_inputs(copy, monkeypatch):
    stamps, folder = [], copy.root / "submitted" / "gil" / NAME
    monkeypatch.setattr(steps, "judge", lambda nb, subject, *more: stamps.append(more[-1]) or Verdict(subject, nb))
    folder.mkdir(parents=True)
    notebooks.write(notebook("exercises", NAME), folder / FILE)
    for hour in (10, 10, 11):
        (folder / "timestamp.txt").write_text(f"2026-01-01 {hour}:00:00 UTC")
        copy.grade(NAME)
    first, again, later = stamps
    assert first == again != later


# --- the secret key, and the sandbox


def test_the_key_is_for_the_owners_eyes_and_stays(graded, tmp_path):
    path = graded.root / ".secret"
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(path.read_bytes()) >= 32 and steps.secret(path) == path.read_bytes()
    other = steps.secret(tmp_path / "key")
    assert other != path.read_bytes() and (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    (tmp_path / "key").write_text("")
    with pytest.raises(CourseError, match="holds no key"):
        steps.secret(tmp_path / "key")
    assert path.read_text() not in "".join(page(graded, student) for student in (ADA, BO, CY, DEE, FAY))


@pytest.fixture
def own_wall(monkeypatch):
    """No wall is shared with the tests before: what is opened is opened anew, and closed."""
    opened = []

    def wall(*arguments):
        opened.append(Wall(arguments[0], unsandboxed=arguments[1]).__enter__())
        return opened[-1]

    monkeypatch.setattr(shared, "shared_wall", functools.cache(wall))
    yield
    for one in opened:
        one.__exit__(None, None, None)


def test_without_a_sandbox_nothing_is_graded_and_one_line_says_what_to_do(copy, monkeypatch, own_wall):
    hand_in_again(copy, BO)
    before, said = gradebook(copy), page(copy, BO)
    monkeypatch.setattr(shutil, "which", lambda *arguments, **options: None)
    with pytest.raises(SandboxUnavailable) as refused:
        copy.grade(NAME)
    assert re.search("bubblewrap.*--unsandboxed", str(refused.value)) and "\n" not in str(refused.value)
    assert gradebook(copy) == before and page(copy, BO) == said


def test_unsandboxed_grading_says_what_is_given_up_and_gives_the_same(copy, monkeypatch, own_wall, capsys):
    hand_in_again(copy, BO)
    before = gradebook(copy)
    monkeypatch.setattr(shutil, "which", lambda *arguments, **options: None)
    assert copy.grade(NAME, unsandboxed=True) == []
    said = capsys.readouterr().err
    assert "WARNING" in said and "with your rights" in said and "gradebook" in said and "network" in said
    assert gradebook(copy) == before


def forged(student_says):
    """A notebook with a word of its own to the judge."""
    nb = class_of_submissions()[BO]
    nb.metadata["adversarial_course"] = student_says
    return nb


@pytest.mark.parametrize("says", [{"repairs": ["<b>all is well</b>"], "lost": "a forgery"}, 5, {}], ids=str)
def test_what_a_submission_tells_the_judge_is_dropped(copy, says):
    path = Path("exercises", NAME, FILE)
    resources = {"nbgrader": {"assignment": NAME, "notebook": path.stem, "student": BO}}
    nb, _ = steps.Repair().preprocess(forged(says), resources)
    told = nb.metadata["adversarial_course"]
    assert told["lost"] == "" and told["repairs"] and "well" not in str(told)
