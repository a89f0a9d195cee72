"""Finding the cells of an exercise among the cells of a submission, and putting each into its slot.

A cell belongs to a slot by its grade id, or else by its cell id, unless it answers another slot. An answer that no cell
claims is found by the names that it defines, a check by its text, a text by what stands above it; and what is nowhere
is added back.
"""

import copy
import re
from itertools import pairwise

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from course_lib.grading.repair.bindings import look
from course_lib.grading.repair.cells import fresh, retype
from course_lib.grading.repair.slots import Slot

FLAGS = ("grade", "grade_id", "locked", "points", "solution", "task")
STUB = re.compile(r"(\*Your \w+ here\.\*)?")


class Bench:
    """The cells of a submission, put right in place; ``released`` is there for what it says of the texts."""

    def __init__(self, cells: list[NotebookNode], slots: list[Slot], released: NotebookNode | None, told: list[str]):
        self.cells, self.slots, self.told = cells, slots, told
        self.texts = {cell.source.strip() for cell in released.cells} if released else set()
        self.marks = {cell.id: cell.metadata.pop("nbgrader", {}) for cell in cells}
        self.claims = {slot.name: [] for slot in slots}
        self.remarked: list[str] = []
        answers = frozenset().union(*(slot.answers for slot in slots))
        by_name = {slot.name: slot for slot in slots}
        for cell in cells:
            one = look(cell.source)
            for name in (self.marks[cell.id].get("grade_id"), cell.id):
                slot = by_name.get(name)
                bound = one.binds & answers if slot and (one.parses or slot.answers) else set()
                if slot and (not bound or bound & slot.answers):  # or else it is the cell of another answer
                    self.claims[name].append(cell)
                    break
        self.owned = {cell.id for claims in self.claims.values() for cell in claims}

    def fill(self) -> bool:
        """Give each slot its one cell; returns whether anything of the exercise was there."""
        last, some = None, False
        for slot in self.slots:
            claims = self.claims[slot.name]
            cell = {"answer": self._answer, "check": self._check, "text": self._text}[slot.kind](slot, claims)
            some = some or cell is not None
            for extra in claims:
                if extra is not cell:
                    extra.metadata = NotebookNode({k: v for k, v in extra.metadata.items() if k == "tags"})
            last = cell = cell or self._added(slot, last)
            self._retyped(slot, cell)
            self._marked(slot, cell)
        for cell in self.cells:
            if cell.id in self.claims and "nbgrader" not in cell.metadata:
                cell.id = fresh("copy", {other.id for other in self.cells})
        if self.remarked:
            self.told.append(f"Grading data that were changed or missing were put back: {', '.join(self.remarked)}.")
        stray = sum(bool(mark) for key, mark in self.marks.items() if key not in self.owned)
        if stray:
            self.told.append(f"Grading data of no part of this exercise were taken off {stray} of the cells.")
        return some

    def _answer(self, slot: Slot, claims: list[NotebookNode]) -> NotebookNode | None:
        self._hidden(slot, claims)
        if not claims:
            return self._answer_by_name(slot)
        if not any(cell.cell_type == "code" for cell in claims):
            for cell in claims:
                self._retyped(slot, cell)
        if len(claims) > 1:
            self.told.append(f"{slot.where} stood {_times(claims)}; all copies run in order, the last answer counts.")
        code = [cell for cell in claims if cell.cell_type == "code"]
        return ([cell for cell in code if look(cell.source).answers & slot.answers] or code)[-1]

    def _hidden(self, slot: Slot, claims: list[NotebookNode]) -> None:
        """A cell that is no code, but reads as an answer that nothing else gives, becomes code."""
        code = [look(cell.source).answers for cell in self.cells if cell.cell_type == "code"]
        unanswered = slot.answers.difference(*code)
        for cell in self.cells:
            one = look(cell.source)
            if one.answers & unanswered and (cell in claims or (one.parses and cell.id not in self.owned)):
                self._retyped(slot, cell)

    def _answer_by_name(self, slot: Slot) -> NotebookNode | None:
        names = ", ".join(sorted(slot.answers))
        code = [c for c in self.cells if c.cell_type == "code" and look(c.source).binds & slot.answers]
        free = [cell for cell in code if cell.id not in self.owned]
        if free:
            cell = next((c for c in reversed(free) if look(c.source).answers & slot.answers), free[-1])
            self.told.append(f"{slot.where} was not marked as such; it was found by what it defines ({names}).")
            self.owned.add(cell.id)
            self.marks.pop(cell.id, None)
            return cell
        if code:
            self.told.append(f"{slot.where} was missing; another part's cell defines {names}, and that counts.")
            return self._insert(self.cells.index(code[-1]) + 1, new_code_cell(f"# {names}: in another cell"), slot.name)
        return None

    def _check(self, slot: Slot, claims: list[NotebookNode]) -> NotebookNode | None:
        wanted = slot.cell.source.strip()
        if not claims:
            claims = [c for c in self.cells if c.id not in self.owned and c.source.strip() == wanted]
            self.owned |= {cell.id for cell in claims}
        if not claims:
            return None
        cell = ([c for c in claims if c.source.strip() == wanted] or claims)[-1]
        if len(claims) > 1:
            self.told.append(f"{slot.where} stood {_times(claims)}; one counts.")
        for extra in claims:
            own = extra.source if extra.source.strip() != wanted else ""
            if extra is cell and own:
                self.told.append(f"{slot.where} had been changed; it asks again what it should.")
                if look(own).binds:
                    self._insert(self.cells.index(cell), new_code_cell(own), "cell")
                cell.source = slot.cell.source
            elif extra is not cell and not look(own).binds:
                del self.cells[self.cells.index(extra)]
        return cell

    def _text(self, slot: Slot, claims: list[NotebookNode]) -> NotebookNode | None:
        for cell in claims:
            self._retyped(slot, cell)
        blank = slot.cell.source.strip()
        if claims:
            said = [c for c in claims if c.source.strip() != blank and not STUB.fullmatch(c.source.strip())]
            if len(claims) > 1:
                self.told.append(f"{slot.where} stood {_times(claims)}; the last that is filled in is marked.")
            return (said or claims)[-1]
        for above, cell in pairwise(self.cells):
            known = cell.source.strip() in self.texts - {blank} or cell.id in self.owned
            code = cell.cell_type == "code" and look(cell.source).parses
            if slot.above and above.source.strip() == slot.above and not known and not code:
                self.owned.add(cell.id)
                return cell
        return None

    def _added(self, slot: Slot, last: NotebookNode | None) -> NotebookNode:
        later = [cell for claims in self.claims.values() for cell in claims if cell in self.cells]
        at = self.cells.index(last) + 1 if last else self.cells.index(later[0]) if later else len(self.cells)
        empty = "" if slot.kind == "check" else ", empty"
        self.told.append(f"{slot.where} was missing; it was added back{empty}.")
        return self._insert(at, copy.deepcopy(slot.cell), slot.name)

    def _insert(self, at: int, cell: NotebookNode, name: str) -> NotebookNode:
        cell.id = fresh(name, {other.id for other in self.cells})
        self.cells.insert(at, cell)
        return cell

    def _retyped(self, slot: Slot, cell: NotebookNode) -> None:
        if cell.cell_type != slot.cell.cell_type:
            became, kind = (f"a {one.cell_type} cell" for one in (cell, slot.cell))
            self.told.append(f"{slot.where} had become {became}; it is {kind} again.")
            retype(cell, slot.cell.cell_type)

    def _marked(self, slot: Slot, cell: NotebookNode) -> None:
        mark, wanted = self.marks.get(cell.id), copy.deepcopy(slot.cell.metadata.nbgrader)
        if mark is not None and any(mark.get(flag) != wanted.get(flag) for flag in FLAGS):
            self.remarked.append(slot.where.replace("The", "the", 1))
        if mark and "checksum" in mark:
            wanted.setdefault("checksum", mark["checksum"])
        cell.metadata.nbgrader = wanted


def _times(claims: list[NotebookNode]) -> str:
    return "twice" if len(claims) == 2 else f"{len(claims)} times"
