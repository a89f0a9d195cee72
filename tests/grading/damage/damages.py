"""What happens to notebooks between a release and a submission: one function each, none of them the end of an answer.

A damage changes the JSON of a filled-in notebook in place; ``rng`` says where, ``blank`` is the released notebook. To
add one, write a function with ``@damage``, or ``@to_the_file`` if it leaves what the others cannot work with: the tests
then apply it alone and in random company, the latter kind last.
"""

import copy
import random
from collections.abc import Callable

Notebook = dict
Damage = Callable[[Notebook, random.Random, Notebook], None]
DAMAGES: dict[str, Damage] = {}
TO_THE_FILE: dict[str, Damage] = {}


def damage(function: Damage) -> Damage:
    DAMAGES[function.__name__] = function
    return function


def to_the_file(function: Damage) -> Damage:
    TO_THE_FILE[function.__name__] = function
    return function


def mark(cell: dict) -> dict:
    return cell.get("metadata", {}).get("nbgrader", {})


def pick(nb: Notebook, rng: random.Random, kind: str) -> dict | None:
    """An ``answer``, a ``check``, the ``text``, or any cell of these, as far as it is still marked as such."""
    kinds = {"answer": (False, True), "check": (True, False), "text": (True, True)}
    wanted = [kinds[kind]] if kind in kinds else list(kinds.values())
    cells = [
        cell for cell in nb["cells"] if mark(cell) and (mark(cell).get("grade"), mark(cell).get("solution")) in wanted
    ]
    return rng.choice(cells) if cells else None


def insert(nb: Notebook, rng: random.Random, cell: dict, below: dict | None = None) -> None:
    start = nb["cells"].index(below) + 1 if below else 0
    nb["cells"].insert(rng.randint(start, len(nb["cells"])), cell)


def turned(cell: dict, kind: str) -> None:
    cell["cell_type"] = kind
    for key in ("outputs", "execution_count"):
        cell.pop(key, None)


@damage
def a_marked_cell_twice(nb, rng, blank):
    if cell := pick(nb, rng, "any"):
        insert(nb, rng, copy.deepcopy(cell))


@damage
def a_cell_three_times_with_other_ids(nb, rng, blank):
    for number in range(2):
        if cell := pick(nb, rng, "any"):
            insert(nb, rng, copy.deepcopy(cell) | {"id": f"again-{number}-{rng.randrange(10**6)}"})


@damage
def a_blank_copy_anywhere(nb, rng, blank):
    insert(nb, rng, copy.deepcopy(pick(blank, rng, "answer")))


@damage
def a_blank_copy_without_marks_at_the_end(nb, rng, blank):
    cell = copy.deepcopy(pick(blank, rng, "answer"))
    nb["cells"].append(cell | {"metadata": {}, "id": f"pasted-{rng.randrange(10**6)}"})


@damage
def a_check_deleted(nb, rng, blank):
    if cell := pick(nb, rng, "check"):
        nb["cells"].remove(cell)


@damage
def an_answer_turned_into_markdown(nb, rng, blank):
    if cell := pick(nb, rng, "answer"):
        turned(cell, "markdown")


@damage
def an_answer_turned_raw(nb, rng, blank):
    if cell := pick(nb, rng, "answer"):
        turned(cell, "raw")


@damage
def a_check_turned_into_markdown(nb, rng, blank):
    if cell := pick(nb, rng, "check"):
        turned(cell, "markdown")


@damage
def the_text_turned_into_code(nb, rng, blank):
    if cell := pick(nb, rng, "text"):
        cell.update(cell_type="code", outputs=[], execution_count=None)


@damage
def the_set_up_turned_into_markdown(nb, rng, blank):
    for cell in nb["cells"]:
        if "from course_lib.checks import" in "".join(cell["source"]):
            turned(cell, "markdown")


@damage
def an_answer_moved(nb, rng, blank):
    if cell := pick(nb, rng, "answer"):
        nb["cells"].remove(cell)
        insert(nb, rng, cell)


@damage
def all_cells_shuffled(nb, rng, blank):
    rng.shuffle(nb["cells"])


@damage
def marks_gone(nb, rng, blank):
    if cell := pick(nb, rng, "any"):
        del cell["metadata"]["nbgrader"]


@damage
def marks_gone_from_all_cells(nb, rng, blank):
    for cell in nb["cells"]:
        cell["metadata"].pop("nbgrader", None)


@damage
def an_answer_without_marks_and_id(nb, rng, blank):
    if cell := pick(nb, rng, "answer"):
        cell.update(metadata={}, id=f"new-{rng.randrange(10**6)}")


@damage
def a_grade_id_changed(nb, rng, blank):
    if cell := pick(nb, rng, "any"):
        mark(cell)["grade_id"] = "something-else"


@damage
def two_grade_ids_swapped(nb, rng, blank):
    one, other = pick(nb, rng, "answer"), pick(nb, rng, "answer")
    if one and other:
        mark(one)["grade_id"], mark(other)["grade_id"] = mark(other)["grade_id"], mark(one)["grade_id"]


@damage
def points_edited(nb, rng, blank):
    if cell := pick(nb, rng, "check"):
        mark(cell)["points"] = 1000


@damage
def a_check_edited(nb, rng, blank):
    if cell := pick(nb, rng, "check"):
        cell["source"] = "100.0"


@damage
def a_check_used_as_scratch_paper(nb, rng, blank):
    if cell := pick(nb, rng, "check"):
        cell["source"] = "note = 3\n" + "".join(cell["source"])


@damage
def an_answer_merged_into_the_code_above(nb, rng, blank):
    cell = pick(nb, rng, "answer")
    code = [other for other in nb["cells"] if other["cell_type"] == "code"]
    if cell and cell["cell_type"] == "code" and code.index(cell) > 0:
        above = code[code.index(cell) - 1]
        if not mark(above).get("locked") and above["id"] != "proof":
            above["source"] = "".join(above["source"]) + "\n\n" + "".join(cell["source"])
            nb["cells"].remove(cell)


@damage
def an_answer_split_at_an_empty_line(nb, rng, blank):
    if cell := pick(nb, rng, "answer"):
        above, below, rest = "".join(cell["source"]).partition("\n\n\n")
        if below:
            cell["source"] = above
            nb["cells"].insert(
                nb["cells"].index(cell) + 1, copy.deepcopy(cell) | {"source": rest, "id": cell["id"] + "b"}
            )


@damage
def an_answer_written_into_a_new_cell_above_its_stub(nb, rng, blank):
    if cell := pick(nb, rng, "answer"):
        stub = next((c for c in blank["cells"] if mark(c).get("grade_id") == mark(cell).get("grade_id")), None)
        if stub:
            fresh = copy.deepcopy(cell) | {"metadata": {}, "id": f"mine-{rng.randrange(10**6)}"}
            nb["cells"].insert(nb["cells"].index(cell), fresh)
            cell["source"] = stub["source"]


@to_the_file
def another_kernel(nb, rng, blank):
    nb["metadata"]["kernelspec"] = {"name": "conda-env-mine-py", "display_name": "mine", "language": "python"}


@to_the_file
def another_language_in_name_only(nb, rng, blank):
    nb["metadata"] = {"kernelspec": {"name": "ir", "language": "R"}, "language_info": {"name": "R"}}


@to_the_file
def no_ids(nb, rng, blank):
    nb["nbformat_minor"] = 4
    for cell in nb["cells"]:
        cell.pop("id", None)


@to_the_file
def one_id_for_all(nb, rng, blank):
    for cell in nb["cells"]:
        cell["id"] = "cell"


@to_the_file
def strange_metadata(nb, rng, blank):
    nb["metadata"] = {"kernelspec": [1], "language_info": "x", "widgets": {"a": [{}] * 9}}
    for cell in nb["cells"]:
        cell["metadata"] |= {
            "tags": [*cell["metadata"].get("tags", []), {"a": 1}, "a,b"],
            "deletable": "no",
            "jupyter": [[[]]],
            "collapsed": None,
        }


@to_the_file
def lines_end_as_on_windows(nb, rng, blank):
    for cell in nb["cells"]:
        cell["source"] = "".join(cell["source"]).replace("\n", "\r\n")


@to_the_file
def forged_outputs(nb, rng, blank):
    for cell in nb["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "execute_result", "data": {"text/plain": "100"}, "metadata": {}}]


@to_the_file
def missing_keys(nb, rng, blank):
    for cell in nb["cells"]:
        for key in ("outputs",) if cell["cell_type"] == "code" else ("cell_type", "attachments"):
            cell.pop(key, None)


@to_the_file
def junk_among_the_cells(nb, rng, blank):
    for junk in (None, 3, "cell", [], {"cell_type": 7, "source": {"a": 1}, "id": []}):
        insert(nb, rng, junk)
