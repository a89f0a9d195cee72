"""Cells made anew from what a file says, field by field, each of the type that it must have.

A notebook's JSON may hold anything anywhere. Here nothing is copied but texts, flags and numbers; what is not needed to
run, mark or read a cell stays behind, and so do all outputs.
"""

import itertools
import math
import re
from typing import Any

from nbformat import NotebookNode

MARKS = ("cell_type", "checksum", "grade", "grade_id", "locked", "points", "schema_version", "solution", "task")
READ_AS_CODE = {"outputs", "input", "execution_count"}
MOST_TAGS, MOST_PICTURES = 50, 50  # of one cell


def table(value: Any) -> dict:
    return value if isinstance(value, dict) else {}


def word(value: Any) -> str:
    """A short text on one line."""
    return "".join(c for c in value[:200] if c.isprintable()) if isinstance(value, str) else ""


def cell_from(raw: dict) -> NotebookNode:
    source = raw.get("source", raw.get("input", ""))
    if isinstance(source, list):
        lines = [line for line in source if isinstance(line, str)]
        source = ("" if any("\n" in line for line in lines) else "\n").join(lines)
    source = source if isinstance(source, str) else ""
    source = source.encode("utf-8", "replace").decode()  # half a surrogate becomes a ?
    source = re.sub("\r\n?", "\n", source).replace("\0", "")  # with which no cell runs
    kind = raw.get("cell_type")
    if kind == "heading":
        kind, source = "markdown", f"# {source}"
    if kind not in ("code", "markdown", "raw"):
        kind = "code" if READ_AS_CODE & raw.keys() else "markdown"
    cell = NotebookNode(cell_type=kind, id=word(raw.get("id")), source=source)
    cell.metadata = _metadata(table(raw.get("metadata")))
    pictures = {
        word(name): NotebookNode({word(k): v for k, v in table(data).items() if isinstance(v, str)})
        for name, data in itertools.islice(table(raw.get("attachments")).items(), MOST_PICTURES)
    }
    if kind != "code" and any(pictures.values()):
        cell.attachments = NotebookNode(pictures)
    return retype(cell, kind)


def retype(cell: NotebookNode, kind: str) -> NotebookNode:
    """Make ``cell`` one of ``kind``, without outputs, in place."""
    cell.cell_type = kind
    for name in ("outputs", "execution_count", *(["attachments"] if kind == "code" else [])):
        cell.pop(name, None)
    if kind == "code":
        cell.outputs, cell.execution_count = [], None
    return cell


def _metadata(raw: dict) -> NotebookNode:
    """What the course keeps of a cell's metadata, where it is of the right type."""
    kept = {key: raw[key] for key in ("deletable", "editable") if isinstance(raw.get(key), bool)}
    if isinstance(raw.get("tags"), list):
        kept["tags"] = list(dict.fromkeys(tag for tag in map(word, raw["tags"][:MOST_TAGS]) if tag and "," not in tag))
    marks = {key: value for key, value in table(raw.get("nbgrader")).items() if key in MARKS}
    marks = {key: word(value) if isinstance(value, str) else value for key, value in marks.items()}
    marks = {k: v for k, v in marks.items() if isinstance(v, (str, int)) or (isinstance(v, float) and math.isfinite(v))}
    if marks:
        kept["nbgrader"] = NotebookNode(marks)
    return NotebookNode(kept)


def give_ids(cells: list[NotebookNode]) -> int:
    """Make the cells' ids valid and unique; returns how many were not."""
    seen, changed = set(), []
    for cell in cells:
        if re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", cell.id) and cell.id not in seen:
            seen.add(cell.id)
        else:
            changed.append(cell)
    for cell in changed:
        cell.id = fresh("cell", seen)
        seen.add(cell.id)
    return len(changed)


def fresh(name: str, taken: set[str]) -> str:
    """``name``, or with the first number at its end that makes it new."""
    numbered = (f"{name}-{number}" for number in itertools.count(2))
    return next(new for new in itertools.chain([name], numbered) if new not in taken)
