"""Any file may be handed in: it is read, or the student is told in one line what to hand in instead."""

import codecs
import copy
import io
import json
import random
import zipfile

import nbformat
import pytest
from damage import tiny

from course_lib.grading.repair import upload
from course_lib.grading.repair.repair import identify, repair

FULL, BLANK = tiny.notebook(filled=True), tiny.notebook(filled=False)
TREE = json.loads(nbformat.writes(FULL))
TEXT = json.dumps(TREE, indent=1, ensure_ascii=False)
RAW = TEXT.encode()


@pytest.fixture(autouse=True)
def tiny_exercise(monkeypatch):
    tiny.install(monkeypatch)


def merge(text: str, ours: str, theirs: str) -> bytes:
    """A file as Git leaves it: ``ours`` stands in ``text``, and somebody else wrote ``theirs``."""
    lines = text.split("\n")
    i = next(i for i, line in enumerate(lines) if ours in line)
    both = ["<<<<<<< HEAD", lines[i], "=======", lines[i].replace(ours, theirs), ">>>>>>> main"]
    return "\n".join([*lines[:i], *both, *lines[i + 1 :]]).encode()


def format_3() -> bytes:
    def old(cell):
        if cell["cell_type"] == "code":
            return {"cell_type": "code", "input": cell["source"], "prompt_number": 1, "language": "python"}
        if cell["source"][0].startswith("# "):
            return {"cell_type": "heading", "level": 1, "source": cell["source"][0][2:]}
        return {"cell_type": "markdown", "source": cell["source"]}

    cells = [old(cell) | {"metadata": cell["metadata"]} for cell in TREE["cells"]]
    return json.dumps({"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]}).encode()


READ = {
    "with a byte order mark": (codecs.BOM_UTF8 + RAW, "byte order mark"),
    "utf-16": (TEXT.encode("utf-16"), "UTF-16"),
    "utf-16 without a mark": (TEXT.encode("utf-16-le"), "UTF-16"),
    "latin-1": (TEXT.encode("latin-1"), "not stored as UTF-8"),
    "windows line ends": (TEXT.replace("\n", "\r\n").encode(), ""),
    "line breaks within texts": (TEXT.replace("\\n", "\n").encode(), ""),
    "format 3": (format_3(), "older format"),
    "format 4.4": (RAW.replace(b'"nbformat_minor": 5', b'"nbformat_minor": 4'), "older format"),
    "the end missing": (RAW[: RAW.index(b'"metadata": {\n  "kernelspec"')], "breaks off"),
    "something after the end": (RAW + b"}", "breaks off"),
    "a merge conflict about the kernel": (merge(TEXT, '"python3"', '"conda"'), "merge conflict"),
}


@pytest.mark.parametrize("kind", READ)
def test_a_file_in_an_unusual_state_is_read(kind):
    file, told = READ[kind]
    done = repair(file, tiny.EXERCISE, BLANK)
    nbformat.validate(done.notebook)
    assert done.lost == "" and (told in " ".join(done.repairs) if told else done.repairs == [])
    sources = [cell.source for cell in done.notebook.cells]
    assert sources == [cell.source for cell in FULL.cells] or kind == "latin-1"


def archive() -> bytes:
    with zipfile.ZipFile(file := io.BytesIO(), "w") as packed:
        packed.writestr("tiny.ipynb", TEXT)
    return file.getvalue()


LOST = {
    "nothing": (b"", "empty"),
    "blank": (codecs.BOM_UTF8 + b" \n", "empty"),
    "a zip archive": (archive(), "a zip archive"),
    "a page": (b"<!DOCTYPE html><html></html>", "HTML"),
    "a script": (b"# %%\nimport torch\n", "a Python script"),
    "a text": (b"my answer is 3", "no notebook"),
    "bytes": (bytes(range(256)), "no notebook"),
    "other json": (b"[1, 2]", "not a notebook, although it is JSON"),
    "another object": (b'{"cells": 3}', "no cells"),
    "no cells": (b'{"cells": [], "nbformat": 4, "nbformat_minor": 5}', "no cells"),
    "a beginning without a cell": (RAW[:20], "no cell of it can be read"),
    "another notebook": (b'{"cells": [{"cell_type": "code", "source": "1 + 1"}]}', "belongs to exercise 99_tiny"),
    "a merge conflict about an answer": (merge(TEXT, "b - a", "a - b"), "merge conflict"),
    "deep nesting": (b'{"cells":' * 100_000, "nested deeper"),
    "R": (
        json.dumps(TREE | {"metadata": {"kernelspec": {"name": "ir", "language": "R"}}})
        .replace("def square(x: float) -> float:", "square <- function(x)")
        .encode(),
        "written in R",
    ),
    "too large": (b" " * (upload.LARGEST + 1), "larger than 50 MB"),
    "too many cells": (json.dumps(TREE | {"cells": TREE["cells"] * 300}).encode(), "far longer"),
}


@pytest.mark.parametrize("kind", LOST)
@pytest.mark.parametrize("released", [BLANK, None], ids=["with-release", "alone"])
def test_a_file_beyond_repair_goes_to_a_person_with_the_reason(kind, released):
    file, reason = LOST[kind]
    done = repair(file, tiny.EXERCISE, released)
    nbformat.validate(done.notebook)
    assert reason in done.lost and done.repairs == [] and "\n" not in done.lost
    assert done.lost in done.notebook.cells[0].source
    marks = [cell.metadata.nbgrader for cell in done.notebook.cells if "nbgrader" in cell.metadata]
    assert {"check-squared", "check-ranged"} <= {mark.grade_id for mark in marks if mark.grade}  # there to be marked


def test_a_path_is_read_whatever_the_file_is_called(tmp_path):
    path = tmp_path / "Untitled(1) final.ipynb.txt"
    path.write_bytes(RAW)
    for file in (path, str(path)):
        done = repair(file, tiny.EXERCISE)
        assert (done.repairs, done.lost) == ([], "") and done.notebook == FULL
    assert "no file" in repair(tmp_path, tiny.EXERCISE).lost
    assert "no file" in repair(tmp_path / "none.ipynb", tiny.EXERCISE).lost


def test_of_a_file_cut_anywhere_every_whole_cell_is_kept():
    ends = [RAW.index(f'"id": "{cell.id}"'.encode()) for cell in FULL.cells] + [len(RAW)]
    for cut in range(0, len(RAW), 101):
        whole = sum(end < cut for end in ends[1:])  # the next cell has begun
        done = repair(RAW[:cut], tiny.EXERCISE, BLANK)
        assert whole < 4 or "breaks off" in done.repairs[0]  # the fourth is the first answer
        sources = [cell.source for cell in done.notebook.cells]
        assert all(cell.source in sources for cell in FULL.cells[:whole])


JUNK = [None, True, -1, 1e308, float("nan"), "", "x\ud800\0", [], [[]], {}, {"a": [{}]}, "code", 10**17, "check-ranged"]


def places(tree) -> list:
    """Every spot in a tree of JSON, as the list or dictionary that it is in, and the key there."""
    spots = [(tree, key) for key in (tree if isinstance(tree, dict) else range(len(tree)))]
    inner = [tree[key] for tree, key in spots if isinstance(tree[key], (dict, list))]
    return spots + [spot for one in inner for spot in places(one)]


def test_whatever_stands_in_the_json_a_valid_notebook_comes_out():
    for seed in range(60):
        rng, tree = random.Random(seed), copy.deepcopy(TREE)
        for holder, key in rng.sample(places(tree), rng.randint(1, 12)):
            holder[key] = rng.choice(JUNK)
        file = json.dumps(tree).encode("utf-8", "surrogatepass")
        for released in (BLANK, None):
            done = repair(file, tiny.EXERCISE, released)
            nbformat.validate(done.notebook)
            nbformat.writes(done.notebook).encode()
            assert identify(file) in (None, "tiny")
            assert done.lost or repair(done.notebook, tiny.EXERCISE, released) == type(done)(done.notebook, [], "")


def test_characters_that_no_cell_can_run_with_are_dropped():
    cells = [cell | {"source": cell["source"] + ["\n", "# \0a\0"]} for cell in TREE["cells"]]
    done = repair(json.dumps(TREE | {"cells": cells}).encode(), tiny.EXERCISE, BLANK)
    assert not any("\0" in cell.source for cell in done.notebook.cells)


def test_a_notebook_object_may_hold_anything_too():
    deep = bottom = {}
    for _ in range(100_000):
        bottom["a"] = bottom = {}
    nb = TREE | {"metadata": deep, "cells": [{"metadata": deep, "id": deep, "source": [deep]}, *TREE["cells"]]}
    assert repair(nb, tiny.EXERCISE).lost == ""
    for source in ("-" * 90_000 + "1", f"low{'.a' * 40_000}", "(" * 90_000, "-" * 2_900 + "1", "x\0", "x" * 900_000):
        nb["cells"].append(TREE["cells"][1] | {"source": f"high = {source}"})
    assert repair(nb, tiny.EXERCISE).lost == ""


def test_of_a_cells_tags_and_pictures_as_many_are_kept_as_anybody_needs():
    tree = copy.deepcopy(TREE)
    text = next(cell for cell in tree["cells"] if cell["cell_type"] == "markdown")
    text["metadata"]["tags"] = [f"tag-{n}" for n in range(1000)]
    text["attachments"] = {f"{n}.png": {"image/png": "aGk="} for n in range(1000)}
    cells = upload.read(json.dumps(tree).encode()).cells
    kept = next(cell for cell in cells if cell.cell_type == "markdown")
    assert len(kept.metadata.tags) == len(kept.attachments) == 50
