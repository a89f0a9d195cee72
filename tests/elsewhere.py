"""Lectures, solutions and banked answers, run as on other machines: other rounding, other speed, other data.

    python tests/elsewhere.py [--settings busy one-thread ...] [NAME ...]
    make elsewhere [ONLY=12]

NAME is a part of what to run: ``12``, ``lectures``, ``bank/03``. Whatever fails is named at once, and a table of
notebooks and settings closes the run: seconds where all passed, else the cells (of a bank, the tests) that failed. A
cell is run even if an earlier one failed, so later names may only follow from the first. The exit code is 1 if
anything failed. ``COURSE_DATA`` says where MNIST is; the setting ``no-mnist`` hides it.
"""

import argparse
import contextlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nbclient import NotebookClient
from nbformat.v4 import new_code_cell
from rich.console import Console
from rich.table import Table

from course_lib import notebooks

ROOT = Path(__file__).parents[1]
BANK = ("tests/grading/test_bank.py", "tests/grading/test_judge_bank.py")
LONGEST_CELL = 1800  # seconds, also for a cell that shares the machine with eight others
THREADS = "import torch; torch.set_num_threads({0}); torch.set_num_threads = lambda count: None  # nobody undoes it"


@dataclass(frozen=True)
class Setting:
    """Environment variables, code that each process runs first, and how many processes are busy beside it."""

    variables: dict[str, str] = field(default_factory=dict)
    first: str = "pass"
    busy: int = 0


SETTINGS = {
    "as-it-is": Setting(),
    "aten-default": Setting({"ATEN_CPU_CAPABILITY": "default"}),
    "aten-avx2": Setting({"ATEN_CPU_CAPABILITY": "avx2"}),
    "onednn-sse41": Setting({"ONEDNN_MAX_CPU_ISA": "SSE41"}),
    "onednn-avx2": Setting({"ONEDNN_MAX_CPU_ISA": "AVX2"}),
    "mkl-compatible": Setting({"MKL_CBWR": "COMPATIBLE"}),
    "one-thread": Setting({"OMP_NUM_THREADS": "1"}, THREADS.format(1)),
    "two-threads": Setting({"OMP_NUM_THREADS": "2"}, THREADS.format(2)),
    "medium": Setting(first="import torch; torch.set_float32_matmul_precision('medium')"),
    "busy": Setting(busy=8),
    "no-mnist": Setting({"COURSE_DATA": os.devnull}),
}


def subjects() -> list[str]:
    """All that can be run: each lecture, each solution, and the bank of each exercise."""
    lectures = [f"lectures/{path.stem}" for path in sorted((ROOT / "lectures").glob("*.ipynb"))]
    names = [path.parent.name for path in sorted((ROOT / "solutions").glob("*/*.ipynb"))]
    return [*lectures, *(f"solutions/{name}" for name in names), *(f"bank/{name}" for name in names)]


@contextlib.contextmanager
def busy(count: int) -> Iterator[None]:
    """Processes that do nothing but take time, for as long as the block lasts."""
    processes = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


def failing_cells(path: Path, setting: Setting) -> list[str]:
    """The ids of the cells that raise when the notebook is run from the top in a fresh kernel."""
    nb = notebooks.read(path)
    nb.cells.insert(0, new_code_cell(setting.first, id="setting"))
    resources = {"metadata": {"path": str(path.parent)}}
    quiet = ["--IPKernelApp.log_level=ERROR"]
    client = NotebookClient(
        nb,
        timeout=LONGEST_CELL,
        allow_errors=True,
        kernel_name="python3",
        extra_arguments=quiet,
        resources=resources,
    )
    client.execute(env=os.environ | setting.variables)
    return [cell.id for cell in nb.cells if any(o.output_type == "error" for o in cell.get("outputs", []))]


def failing_tests(name: str, setting: Setting) -> list[str]:
    """The tests of an exercise's banked answers that fail, in this process's library and behind the wall."""
    run = f"{setting.first}\nimport sys, pytest; sys.exit(pytest.main(sys.argv[1:]))"
    options = ["-q", "-rfE", "--tb=no", "-p", "no:cacheprovider", "-k", f"{name} or {name[:2]}-"]
    command = [sys.executable, "-c", run, *BANK, *options]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | setting.variables, capture_output=True, text=True)
    failed = re.findall(r"(?m)^(?:FAILED|ERROR) \S*?::(\S+)", done.stdout)
    return failed or ([] if done.returncode == 0 else [f"pytest ended with {done.returncode}"])


def failing(subject: str, setting: Setting) -> list[str]:
    """What fails of a lecture, a solution or a bank under a setting: ids of cells, or names of tests."""
    kind, name = subject.split("/")
    if kind == "bank":
        return failing_tests(name, setting)
    (path,) = ROOT.glob(f"lectures/{name}.ipynb") if kind == "lectures" else ROOT.glob(f"solutions/{name}/*.ipynb")
    return failing_cells(path, setting)


def main(wanted: list[str], settings: list[str]) -> int:
    chosen = [subject for subject in subjects() if not wanted or any(part in subject for part in wanted)]
    if not chosen:
        sys.exit(f"nothing is called {' or '.join(wanted)}: choose from {', '.join(subjects())}")
    results = {}
    for name in settings:
        with busy(SETTINGS[name].busy):
            for subject in chosen:
                begin = time.perf_counter()
                failed = failing(subject, SETTINGS[name])
                spent = time.perf_counter() - begin
                results[subject, name] = (failed, spent)
                print(f"{name}: {subject}: {'failed: ' + ', '.join(failed) if failed else 'passed'}, {spent:.0f} s")
                sys.stdout.flush()
    table = Table("", *settings)
    for subject in chosen:
        cells = [results[subject, name] for name in settings]
        table.add_row(subject, *(f"[red]{', '.join(failed)}[/]" if failed else f"{s:.0f} s" for failed, s in cells))
    Console(width=max(120, 30 + 18 * len(settings))).print(table)
    return int(any(failed for failed, _ in results.values()))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="a part of what to run; everything if left out")
    parser.add_argument("--settings", nargs="+", choices=SETTINGS, default=list(SETTINGS), metavar="SETTING")
    arguments = parser.parse_args()
    sys.exit(main(arguments.names, arguments.settings))
