"""A check that is called in Jupyter before its answer is there gives a card, and the cell does not fail."""

from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from course_lib.checking.card import MIME

CELLS = {
    "setup": "from course_lib.checks import optimal_discriminator as check",
    "undefined": "check.derivative(first, second, root)",
    "failed": "first = second = root = None\nimport no_such_package\nfirst = 1",
    "after a failure": "check.derivative(first, second, root)",
    "blank": "first = second = root = None",
    "not answered": "check.derivative(first, second, root)",
    "defined in the cell": "first = second = root = 1\ncheck.derivative(first, second, root)",
    "another name": "print(not_there)",
}


def test_a_check_before_its_answer_says_what_to_run():
    cells = [new_code_cell(source) for source in CELLS.values()]
    NotebookClient(new_notebook(cells=cells), allow_errors=True, timeout=300).execute()
    outputs = {name: cell.outputs for name, cell in zip(CELLS, cells)}
    cards = {name: found[0].data[MIME] for name, found in outputs.items() if found and "data" in found[0]}
    assert all(card["blank"] for name, card in cards.items() if name != "defined in the cell")
    assert cards["undefined"]["note"] == "Run the cell above first: first is not defined yet."
    assert "ModuleNotFoundError: No module named 'no_such_package', at your line 2" in cards["after a failure"]["note"]
    assert cards["not answered"]["note"] == ""
    assert not cards["defined in the cell"]["blank"]
    assert [name for name, found in outputs.items() if any(o.output_type == "error" for o in found)] == [
        "failed",
        "another name",
    ]
