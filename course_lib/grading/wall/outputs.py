"""What a cell showed, as the judge's side keeps it: rebuilt from checked pieces, bounded, and harmless in a browser.

Text, formulas and pictures are kept. HTML, SVG, JavaScript and Markdown are not, nor formulas with links or styles: an
instructor looks at these pages with the right to change marks, and every library's object has a plain text too.
"""

import itertools
import re
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output

from course_lib.grading.wall.limits import EACH
from course_lib.grading.wall.wire import text_of

PLAIN, FORMULA, PICTURES = "text/plain", "text/latex", ("image/png", "image/jpeg")
COMMANDS = (  # of MathJax: those that are no mathematics, define others, or typeset twice what they are given
    r"href|url|style|class|css|require|html|data|unicode|[egx]?def|let|renew|new(?!line)|declare|mmltoken|pmb|sideset|csname"
)
TRICKS = re.compile(rf"\\({COMMANDS})|<", re.I)
TYPESET = 100  # what a formula counts for, as a browser makes many elements of each sign
BASE64 = re.compile(r"[A-Za-z0-9+/=\n]*")
MORE = "[more output than is kept]\n"
ERROR_LENGTH, PIECE = 2_000, 16_000


class Kept:
    """A cell's ``outputs``, in place, while it runs: at most ``most`` bytes of them, and room for an error."""

    def __init__(self, outputs: list, most: int):
        self.outputs, self.most, self.used = outputs, most + ERROR_LENGTH + EACH, 0

    def add(self, raw: Any) -> None:
        """Append what ``raw`` describes, if it is an output and there is room."""
        kind = raw.get("output_type") if isinstance(raw, dict) else None
        if kind == "clear":
            self.outputs.clear()
            self.used = 0
        elif self.used < self.most:
            output = read(kind, raw)
            if output is None:
                return
            size = _size(output)
            if self.used + size > self.most and len(output.get("data", {})) > 1:
                output.data.pop(FORMULA, None)
                size = _size(output)
            if self.used + size > self.most:
                output, size = new_output("stream", name="stderr", text=MORE), self.most
            self.used += size
            self._append(output)

    def _append(self, output: NotebookNode) -> None:
        last = self.outputs[-1] if self.outputs else {}
        same = output.output_type == "stream" == last.get("output_type") and output.name == last.name
        if same and len(last.text) < PIECE:  # each addition copies what was there
            last.text += output.text
        else:
            self.outputs.append(output)


def _size(output: NotebookNode) -> int:
    data = output.get("data", output)
    return EACH + sum(len(text) * (TYPESET if kind == FORMULA else 1) for kind, text in data.items())


def read(kind: Any, raw: dict) -> NotebookNode | None:
    """The output that ``raw`` describes, or None."""
    if kind == "more":
        return new_output("stream", name="stderr", text=MORE)
    if kind == "stream":
        return new_output(
            "stream", name="stderr" if raw.get("name") == "stderr" else "stdout", text=text_of(raw.get("text"))
        )
    if kind == "error":
        return error(text_of(raw.get("ename"))[:100], text_of(raw.get("evalue"))[:ERROR_LENGTH])
    if kind in ("display_data", "execute_result") and isinstance(raw.get("data"), dict):
        data = {key: value for key, value in raw["data"].items() if isinstance(value, str)}
        good = {PLAIN: text_of(data[PLAIN])} if PLAIN in data else {}
        if FORMULA in data and not TRICKS.search(data[FORMULA]):
            good[FORMULA] = text_of(data[FORMULA])
        good |= {key: data[key] for key in PICTURES if key in data and BASE64.fullmatch(data[key])}
        return new_output(kind, data=good) if good else None
    return None


def error(name: str, value: str) -> NotebookNode:
    """An error output of one line."""
    return new_output("error", ename=name, evalue=value, traceback=[f"{name}: {value}"])


def finish(outputs: list, count: int) -> None:
    """Tidy up after a cell that has ended: streams in one piece, bars at their last state, results with its number."""
    alike = itertools.groupby(outputs, lambda o: o.name if o.output_type == "stream" else id(o))
    groups = [[*group] for _, group in alike]
    outputs[:] = [group[0] for group in groups]
    for output, group in zip(outputs, groups):
        if output.output_type == "stream":
            lines = "".join(piece.text for piece in group).replace("\r\n", "\n").split("\n")
            output.text = "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in lines)
        elif output.output_type == "execute_result":
            output.execution_count = count
