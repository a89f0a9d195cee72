"""What every notebook of the course has in common: how one is run, stored and looked over.

``tidy`` gives a notebook the one form in which it is stored; ``execute`` runs it from the top in a fresh kernel;
``faults`` lists what keeps it from being well-formed. ``course run`` and ``course check`` are thin over these.
"""

import json
import re
import warnings
from pathlib import Path

import nbformat
from nbformat import NotebookNode

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
KEPT_CELL_METADATA = {"nbgrader", "tags", "jupyter", "deletable", "editable"}
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
LECTURE_FIELDS = ("## What you will be able to do", "## What you need", "## Where this comes from", "## References")
LONGEST_CELL, LARGEST_FILE = 18, 1_000_000


class NotebookError(ValueError):
    """The file is not a notebook, or does not run; the message is one line."""


def read(path: Path | str) -> NotebookNode:
    """The notebook at ``path``, in the current format; raises :class:`NotebookError`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # nbformat's, about cell ids that it mends
            nb = nbformat.read(path, as_version=4)
        if not all({"cell_type", "source", "metadata"} <= cell.keys() for cell in nb.cells):
            raise ValueError("a cell lacks its type, source or metadata")
        return nb
    except FileNotFoundError:
        raise NotebookError(f"{path}: there is no such file") from None
    except Exception as error:
        why = (str(error) or type(error).__name__).splitlines()[0][:120]
        raise NotebookError(f"{path}: not a Jupyter notebook ({why})") from None


def write(nb: NotebookNode, path: Path | str) -> None:
    """Store ``nb`` with one-space indentation, as Jupyter does, and a final newline; may raise NotebookError."""
    try:
        nbformat.validate(nb)
    except nbformat.ValidationError as error:
        raise NotebookError(f"{path}: not a valid notebook ({str(error).splitlines()[0][:120]})") from None
    Path(path).write_text(nbformat.writes(nb) + "\n", encoding="utf-8")


def tidy(nb: NotebookNode) -> NotebookNode:
    """Bring ``nb`` to the stored form, in place: one kernel's name, no editor's traces, no dead widgets."""
    nb.metadata = NotebookNode(kernelspec={**KERNEL}, language_info={"name": "python"})
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
    """Run ``nb`` from the top in a fresh kernel with ``folder`` as its working directory, in place.

    Raises :class:`NotebookError` where a cell raises, runs longer than ``timeout`` seconds or kills the kernel.
    """
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    client = NotebookClient(
        nb,
        timeout=timeout,
        kernel_name="python3",
        coalesce_streams=True,
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
        resources={"metadata": {"path": str(folder)}},
    )
    try:
        client.execute()
    except CellExecutionError as error:
        cell = next(c.get("id") for c in nb.cells if any(o.output_type == "error" for o in c.get("outputs", [])))
        raise NotebookError(f"the cell {cell} raised {error.ename}: {' '.join(error.evalue.split())[:200]}") from error
    except (CellTimeoutError, DeadKernelError) as error:
        raise NotebookError(f"it did not run to its end: {str(error).splitlines()[0]}") from error
    return nb


def faults(path: Path, kind: str) -> list[str]:
    """What is not as it should be in the notebook at ``path``; ``kind`` is lectures, solutions or exercises."""
    nb, stored = read(path), path.read_text(encoding="utf-8")
    code = [cell for cell in nb.cells if cell.cell_type == "code"]
    outputs = [output for cell in code for output in cell.outputs]
    text = "\n".join(cell.source for cell in nb.cells if cell.cell_type == "markdown")
    found = []

    def fault(condition: bool, message: str) -> None:
        if condition:
            found.append(message)

    fault(nbformat.writes(tidy(read(path))) + "\n" != stored, "not tidy: store it with `course tidy`")
    ids = [cell.get("id", "") for cell in json.loads(stored).get("cells", [])]
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
    shown = [{k: v for k, v in o.get("data", o).items() if k not in ("image/png", "image/jpeg")} for o in outputs]
    everything = "\n".join([*(cell.source for cell in nb.cells), json.dumps(shown).replace("\\n", "\n")])
    paths = r"(?<![\w.])/(home|root|Users|tmp|var|usr|mnt)/|[A-Z]:\\(\\|Users)"
    fault(bool(re.search(paths, everything)), "an absolute path")
    downloads = r"(?m)^\s*[!%]\s*(pip|conda|apt)|urlretrieve|urlopen|requests\.get|download=True|\bwget\b|\bcurl\b"
    fault(bool(re.search(downloads, "\n".join(c.source for c in code))), "a cell downloads or installs")
    if kind == "lectures":
        fault(not (nb.cells and nb.cells[0].source.startswith("# ")), "the first cell must be the title")
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
