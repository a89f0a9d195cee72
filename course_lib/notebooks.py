"""What every notebook of the course has in common: how one is run, stored and looked over.

``tidy`` gives a notebook the one form in which it is stored; ``execute`` runs it from the top in a fresh kernel;
``faults`` lists what keeps it from being well-formed. ``course run`` and ``course check`` are thin over these.
"""

import json
import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
KEPT_CELL_METADATA = {"nbgrader", "tags", "jupyter", "deletable", "editable"}
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
LECTURE_FIELDS = ("## What you will be able to do", "## What you need", "## Where this comes from", "## References")
LONGEST_CELL, LARGEST_FILE = 18, 1_000_000


class NotebookError(ValueError):
    """The file is not a notebook; the message is one line."""


def read(path: Path | str) -> NotebookNode:
    """The notebook at ``path``, in the current format; raises :class:`NotebookError`."""
    try:
        return nbformat.read(path, as_version=4)
    except FileNotFoundError:
        raise NotebookError(f"{path}: there is no such file") from None
    except Exception as error:
        raise NotebookError(f"{path}: not a Jupyter notebook ({str(error).splitlines()[0][:120]})") from None


def write(nb: NotebookNode, path: Path | str) -> None:
    """Store ``nb`` with one-space indentation, as Jupyter does, and a final newline."""
    nbformat.validate(nb)
    Path(path).write_text(nbformat.writes(nb) + "\n", encoding="utf-8")


def tidy(nb: NotebookNode) -> NotebookNode:
    """Bring ``nb`` to the stored form, in place: one kernel's name, no editor's traces, no dead widgets."""
    nb.metadata = NotebookNode(kernelspec=KERNEL, language_info={"name": "python"})
    nb.nbformat, nb.nbformat_minor = 4, 5
    count = 0
    for cell in nb.cells:
        cell.metadata = NotebookNode({k: v for k, v in cell.metadata.items() if k in KEPT_CELL_METADATA})
        if cell.cell_type != "code":
            continue
        cell.outputs = [output for output in cell.outputs if WIDGET_VIEW not in output.get("data", {})]
        count += 1
        cell.execution_count = count if cell.outputs or cell.execution_count else None
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count
    return nb


def execute(nb: NotebookNode, folder: Path | str, timeout: int = 600) -> NotebookNode:
    """Run ``nb`` from the top in a fresh kernel with ``folder`` as its working directory, in place."""
    from nbclient import NotebookClient

    NotebookClient(
        nb,
        timeout=timeout,
        kernel_name="python3",
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
        resources={"metadata": {"path": str(folder)}},
    ).execute()
    return nb


def faults(path: Path, kind: str) -> list[str]:
    """What is not as it should be in the notebook at ``path``; ``kind`` is lectures, solutions or exercises."""
    nb = read(path)
    code = [cell for cell in nb.cells if cell.cell_type == "code"]
    outputs = [output for cell in code for output in cell.outputs]
    text = "\n".join(cell.source for cell in nb.cells if cell.cell_type == "markdown")
    found = []

    def fault(condition: bool, message: str) -> None:
        if condition:
            found.append(message)

    fault(nbformat.writes(tidy(read(path))) != nbformat.writes(nb), "not tidy: store it with `course tidy`")
    ids = [cell.get("id", "") for cell in nb.cells]
    unreadable = [
        i for i in ids if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", i) or re.fullmatch(r"[0-9a-f]{8}", i)
    ]
    fault(bool(unreadable), f"cell ids must be readable, like `optimal-value`: {unreadable[:3]}")
    fault(len(set(ids)) < len(ids), "a cell id stands twice")
    fault(path.stat().st_size > LARGEST_FILE, f"over {LARGEST_FILE:,} bytes")
    long = [c.id for c in code if sum(bool(line.strip()) for line in c.source.splitlines()) > LONGEST_CELL]
    fault(kind == "lectures" and bool(long), f"cells over {LONGEST_CELL} lines: {long}")
    fault(any(o.output_type == "error" for o in outputs), "an error is stored in an output")
    fault(any(o.get("name") == "stderr" for o in outputs), "stderr is stored in an output")
    everything = "\n".join(cell.source for cell in nb.cells) + json.dumps(outputs)
    fault(bool(re.search(r"/(home|root|Users|tmp|var|usr|mnt)/|[A-Z]:\\\\", everything)), "an absolute path")
    downloads = r"(?m)^\s*[!%]\s*(pip|conda|apt)|urlretrieve|requests\.get|download=True|\bwget\b|\bcurl\b"
    fault(bool(re.search(downloads, "\n".join(c.source for c in code))), "a cell downloads or installs")
    if kind == "lectures":
        fault(not nb.cells[0].source.startswith("# "), "the first cell must be the title")
        for field in LECTURE_FIELDS:
            fault(field not in text, f"the section “{field.strip('# ')}” is missing")
        fault(not re.search(r"\d+ (seconds|minutes) on a", text), "it does not say how long it takes on a CPU")
        fault("../exercises/" not in text, "it does not point to its exercise")
        fault(not any("image/png" in o.get("data", {}) for o in outputs), "no picture is stored")
        fault(any(c.source.strip() and c.execution_count is None for c in code), "not run from the top: `course run`")
    if kind == "solutions":
        fault("### BEGIN SOLUTION" not in everything, "no solution region")
        fault("### BEGIN HIDDEN TESTS" not in everything, "no hidden tests")
    if kind == "exercises":
        fault(
            bool(re.search("BEGIN SOLUTION|BEGIN HIDDEN|BEGIN MARK", everything)),
            "a solution or hidden test is left in",
        )
        fault(bool(outputs), "outputs are stored")
    return found
