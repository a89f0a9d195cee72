"""`make elsewhere` shows the cells that fail under a setting, and knows everything that there is to run."""

import sys
from pathlib import Path

from nbformat.v4 import new_code_cell, new_notebook

from course_lib import notebooks

sys.path.insert(0, str(Path(__file__).parents[1]))
from elsewhere import ROOT, SETTINGS, THREADS, Setting, failing_cells, subjects


def test_the_variables_and_the_first_code_of_a_setting_reach_the_kernel(tmp_path):
    sources = {"variable": "import os\nassert 'MKL_CBWR' not in os.environ", "code": "assert 'torch' not in globals()"}
    sources["threads"] = "import torch\ntorch.set_num_threads(1)\nassert torch.get_num_threads() == 1"
    cells = [new_code_cell(source, id=name) for name, source in sources.items()]
    notebooks.write(new_notebook(cells=cells), tmp_path / "a.ipynb")
    setting = Setting({"MKL_CBWR": "COMPATIBLE"}, THREADS.format(2))
    assert failing_cells(tmp_path / "a.ipynb", Setting()) == []
    assert failing_cells(tmp_path / "a.ipynb", setting) == ["variable", "code", "threads"]


def test_every_lecture_solution_and_bank_is_run():
    for kind, folder in {"lectures": "lectures", "solutions": "solutions", "bank": "solutions"}.items():
        there = {path.stem for path in (ROOT / folder).iterdir() if path.suffix in ("", ".ipynb")} - {"pictures"}
        assert {name for name in subjects() if name.startswith(kind)} == {f"{kind}/{name}" for name in there}
    assert {"busy", "no-mnist", "two-threads", "medium"} <= set(SETTINGS)
