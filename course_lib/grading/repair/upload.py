"""Whatever was handed in, read as the cells of a notebook, or :class:`Lost` with what to hand in instead.

Nothing in the file is believed: each cell is made anew from the few fields that are needed, with their types checked;
outputs are left behind. Read are notebooks of the formats 2 to 4, in any encoding of Unicode, also when they are cut
off at the end, or hold Git's conflict markers with the same code on both sides.
"""

import codecs
import json
import re
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from course_lib.grading.repair.bindings import LONGEST
from course_lib.grading.repair.cells import cell_from, give_ids, table, word

LARGEST, MOST_CELLS, MOST_CODE = 50_000_000, 2_000, 2_000_000
LONGEST_CONFLICT = 5_000_000  # both sides are held at once
MARKERS = {"<<<<<<<": "ours", "|||||||": "base", "=======": "theirs", ">>>>>>>": ""}
FOREIGN = {b"PK\x03\x04": "a zip archive", b"\x1f\x8b": "an archive", b"%PDF": "a PDF", b"\x89PNG": "a picture"}
SCRIPT = re.compile(r"(?m)^(?:import \w|from [\w.]+ import |def \w+\(|# %%|# In\[)")
ADVICE = "Hand in the notebook itself, the file that ends in .ipynb, as Jupyter saves it."


class Lost(Exception):
    """It cannot be read; the message is a line for the student and for whoever grades it by hand."""


@dataclass
class Upload:
    cells: list[NotebookNode]
    kernel: str
    language: str
    told: list[str]


def read(submitted: NotebookNode | bytes | Path | str) -> Upload:
    """The cells of ``submitted`` (a ``str`` is a path), and what had to be put right to read them."""
    told: list[str] = []
    tree = submitted if isinstance(submitted, dict) else _tree(_text(_bytes(submitted), told), told)
    sheets = tree.get("worksheets")
    lists = [table(sheet).get("cells") for sheet in sheets] if isinstance(sheets, list) else [tree.get("cells")]
    raws = [raw for cells in lists if isinstance(cells, list) for raw in cells]
    if not raws:
        raise Lost(f"There are no cells in the file. {ADVICE}")
    cells = [cell_from(raw) for raw in raws[: MOST_CELLS + 1] if isinstance(raw, dict)]
    lengths = [len(c.source) for c in cells if c.cell_type == "code" or len(c.source) < LONGEST]  # or else a picture
    if len(cells) > MOST_CELLS or sum(lengths) > MOST_CODE:
        raise Lost("The notebook is far longer than an answer to this exercise. Take out what does not belong to it.")
    if len(cells) < len(raws):
        told.append(f"{len(raws) - len(cells)} of the cells were damaged beyond reading; they were left out.")
    version = [tree.get(key) if isinstance(tree.get(key), int) else 0 for key in ("nbformat", "nbformat_minor")]
    nameless = give_ids(cells)
    if version < [4, 5]:
        told.append("The notebook was in an older format; it was brought to the current one.")
    elif nameless:
        told.append("Some cells had no identifier, or one that stood twice; they were given one of their own.")
    metadata = table(tree.get("metadata"))
    spec, info = table(metadata.get("kernelspec")), table(metadata.get("language_info"))
    return Upload(cells, word(spec.get("name")), word(spec.get("language")) or word(info.get("name")), told)


def _bytes(submitted: bytes | Path | str) -> bytes:
    if not isinstance(submitted, bytes):
        path = Path(submitted)
        try:
            if not path.is_file():
                raise Lost(f"There is no file to read. {ADVICE}")
            with path.open("rb") as file:
                submitted = file.read(LARGEST + 1)
        except OSError as error:
            raise Lost(f"The file cannot be read ({error.strerror}). {ADVICE}") from None
    if len(submitted) > LARGEST:
        raise Lost(f"The file is larger than {LARGEST // 10**6} MB. Clear the outputs, save, and hand it in again.")
    return submitted


def _text(raw: bytes, told: list[str]) -> str:
    if not raw.strip(b"\0\t\r\n \xef\xbb\xbf\xff\xfe"):
        raise Lost(f"The file is empty. {ADVICE}")
    for start, kind in FOREIGN.items():
        if raw.startswith(start):
            raise Lost(f"The file is {kind}, not a notebook. {ADVICE}")
    encoding = json.detect_encoding(raw)
    decoder = codecs.getincrementaldecoder(encoding)  # one that lets a character be cut off at the end
    if encoding != "utf-8":
        kind = "with a byte order mark" if encoding == "utf-8-sig" else f"as {encoding.upper()}"
        told.append(f"The file was stored {kind}, not as plain UTF-8; it was read all the same.")
    try:
        return decoder().decode(raw)
    except UnicodeDecodeError:
        told.append("The file was not stored as UTF-8; the characters that could not be read were replaced.")
        return decoder("replace").decode(raw)


def _tree(text: str, told: list[str]) -> dict:
    """The notebook's JSON, or as much of it as there is."""
    parser = json.JSONDecoder(strict=False, parse_int=lambda digits: int(digits[:18]))
    start = text.lstrip().lower()[:100]
    try:
        try:
            tree = parser.decode(text)
        except ValueError:
            if start.startswith(("<!doctype", "<html", "<?xml")):
                raise Lost(f"The file is a web page (HTML), not a notebook. {ADVICE}") from None
            if not start.startswith(("{", "<<<<<<<")):
                kind = "a Python script" if SCRIPT.search(text[:100_000]) else "no notebook"
                raise Lost(f"The file is {kind}. {ADVICE}") from None
            tree = _settled(parser, text, told) if re.search("(?m)^<{7}", text) else _salvaged(parser, text, told)
    except RecursionError:
        raise Lost(f"The file is nested deeper than any notebook. {ADVICE}") from None
    if not isinstance(tree, dict):
        raise Lost(f"The file is not a notebook, although it is JSON. {ADVICE}")
    return tree


def _settled(parser: json.JSONDecoder, text: str, told: list[str]) -> dict:
    """A file with Git's conflict markers, where the two sides hold the same cells."""
    versions = []
    for side in ("ours", "theirs") if len(text) < LONGEST_CONFLICT else ():
        lines, here = [], ""
        for line in text.split("\n"):
            if line[:7] in MARKERS:
                here = MARKERS[line[:7]]
            elif here in ("", side):
                lines.append(line)
        try:
            versions.append(table(parser.decode("\n".join(lines))))
        except ValueError:
            versions.append({})
    cells = [v["cells"] if isinstance(v.get("cells"), list) else [] for v in versions]
    sources = [
        [(c.cell_type, c.source) for c in map(cell_from, filter(lambda raw: isinstance(raw, dict), cs))] for cs in cells
    ]
    if len(sources) < 2 or not sources[0] or sources[0] != sources[1]:
        raise Lost(
            "The file holds two versions of the notebook between the markers of a Git merge conflict (<<<<<<<). "
            "Decide for one of them in each place, see that Jupyter opens the file, and hand it in again."
        )
    told.append("The file held the markers of a Git merge conflict; the code was the same on both sides, and counts.")
    return versions[0]


def _salvaged(parser: json.JSONDecoder, text: str, told: list[str]) -> dict:
    """The whole cells at the beginning of a file that breaks off."""
    opening, between = re.search(r'"cells"\s*:\s*\[', text), re.compile(r"[\s,]*")
    cells, at = [], opening.end() if opening else len(text)
    try:
        while True:
            cell, at = parser.raw_decode(text, between.match(text, at).end())
            cells.append(cell)
    except ValueError:
        pass
    if not cells:
        raise Lost(f"The file is damaged, and no cell of it can be read. {ADVICE}")
    told.append(
        f"The file is damaged or breaks off: the cells before that place count ({len(cells)}). Hand it in again."
    )
    return {"cells": cells, "nbformat": 4, "nbformat_minor": 5}
