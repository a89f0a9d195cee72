"""Steps that stand in nbgrader's chain of releasing an exercise (``nbgrader_config.py`` says where)."""

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from nbgrader import preprocessors
from nbgrader.api import Comment, Grade, MissingEntry
from nbgrader.converters.base import NbGraderException


class ExpectedFigures(preprocessors.NbGraderPreprocessor):
    """Show students the figure they should get: after each cell tagged ``expected-figure``, its stored picture."""

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        cells = []
        for cell in nb.cells:
            cells.append(cell)
            if "expected-figure" not in cell.metadata.get("tags", []):
                continue
            pictures = [o.data["image/png"] for o in cell.outputs if "image/png" in o.get("data", {})]
            if not pictures:
                raise NbGraderException(
                    f"the cell {cell.id} should show a figure, but none is stored: run the notebook"
                )
            text = "<details><summary>The figure you should get</summary>\n\n![](attachment:expected.png)\n\n</details>"
            picture = {"expected.png": {"image/png": pictures[0].replace("\n", "")}}
            cells.append(new_markdown_cell(text, id=f"{cell.id}-expected", attachments=picture))
        nb.cells = cells
        return nb, resources


class SaveCells(preprocessors.SaveCells):
    """Record the cells of a source notebook, also when it has changed since students submitted.

    nbgrader refuses to add or remove a graded cell once there are submissions. Here a new cell is added to each of
    them, ungraded, and a cell that is gone takes its automatic marks along; marks and comments given by hand are never
    thrown away.
    """

    def _create_notebook(self, nb: NotebookNode) -> None:
        try:
            notebook = self.gradebook.find_notebook(self.notebook_id, self.assignment_id)
        except MissingEntry:
            notebook = None
        if notebook is not None and notebook.submissions:
            self._remove_cells(notebook)
            self._add_cells(notebook)
        super()._create_notebook(nb)

    def _remove_cells(self, notebook) -> None:
        gone = [
            cell
            for kind in ("grade", "solution", "task", "source")
            for cell in getattr(notebook, f"{kind}_cells")
            if cell.name not in getattr(self, f"new_{kind}_cells")
        ]
        entries = [(cell, e) for cell in gone for k in ("grades", "comments") for e in getattr(cell, k, None) or []]
        for cell, entry in entries:
            by_hand = (getattr(entry, key, None) for key in ("manual_score", "extra_credit", "manual_comment"))
            if any(mark not in (None, "") for mark in by_hand):
                raise NbGraderException(
                    f"the cell {cell.name} was removed from {self.assignment_id}, but submissions have marks or "
                    "comments given by hand for it: put the cell back, or delete those in formgrader first"
                )
        for entry in [*(entry for _, entry in entries), *gone]:
            self.gradebook.db.delete(entry)
        self.gradebook.db.commit()

    def _add_cells(self, notebook) -> None:
        for kind, table in (("grade", Grade), ("solution", Comment), ("source", None), ("task", Grade)):
            known = {cell.name for cell in getattr(notebook, f"{kind}_cells")}
            update = getattr(self.gradebook, f"update_or_create_{kind}_cell")
            for name, info in getattr(self, f"new_{kind}_cells").items():
                if name in known:
                    continue
                cell = update(name, self.notebook_id, self.assignment_id, **info)
                for submission in notebook.submissions if table else []:
                    self.gradebook.db.add(table(cell_id=cell.id, notebook=submission))
                    if kind == "task":
                        self.gradebook.db.add(Comment(cell_id=cell.id, notebook=submission))
        self.gradebook.db.commit()
