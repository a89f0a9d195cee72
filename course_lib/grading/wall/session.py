"""One submission behind the wall: its cells run, its outputs kept, its objects ready to be asked.

An accident costs the cell that has it. If the process is gone, a fresh one runs the earlier cells again, without those
that have ended a process, and goes on. The same for a question; a name whose questions have ended or outlasted their
time twice is not asked again.
"""

import contextlib
import copy
import time
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from nbformat import NotebookNode

from course_lib.checking.answers import Answer, AnswerError, Unanswered
from course_lib.grading.wall import outputs, wire
from course_lib.grading.wall.handle import Accident

STRIKES, MAX_ERROR = 2, 600


class Session:
    """Made by :meth:`Wall.session`; use it in a ``with`` statement.

    ``notebook`` is a copy with what its cells showed; ``flags`` are sentences for the instructor.
    """

    def __init__(self, wall: Any, nb: NotebookNode, skip: Callable[[NotebookNode], bool]):
        self.wall, self.limits = wall, wall.limits
        self.notebook, self.flags = copy.deepcopy(nb), []
        self._skip, self._strikes, self._lent = skip, Counter(), {}
        self._deadly: set[int] = set()  # cells that have ended a process
        self._spent, self._shown, self._count, self._starts, self._earlier = 0.0, 0, 0, 0, 0.0
        self._worker, self._read = None, 0.0

    def __enter__(self) -> "Session":
        if self.wall.unsandboxed:
            self._flag("run without a sandbox")
        for cell in self.notebook.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        self._cells = [cell for cell in self.notebook.cells if cell.cell_type == "code" and not self._skip(cell)]
        self._run_all()
        return self

    def __exit__(self, *exception) -> None:
        self._end_worker()

    @property
    def cpu_seconds(self) -> float:
        """CPU time that the student's processes have used, those that are gone included."""
        return self._earlier + (self._worker.cpu_seconds() if self._worker else 0.0)

    def answer(self, name: str) -> Answer:
        """The student's object of that name, on their side of the wall."""
        return WallAnswer(self, name)

    def lend(self, functions: Mapping[str, Callable]) -> None:
        """Put ``functions``, which stay here, in the place of the student's of these names, until :meth:`fresh`."""
        self._lent |= functions
        with contextlib.suppress(Accident):
            self._alive()
            self._lend()

    def fresh(self) -> None:
        """Begin again in a new process, without what was lent; the notebook keeps what it showed."""
        self._end_worker()
        self._lent.clear()
        self._strikes.clear()

    def ask(self, name: str, verb: str, inputs: tuple) -> Any:
        """Do a verb on the student's object; only :class:`Unanswered` and :class:`AnswerError` come out."""
        if self._strikes[name] >= STRIKES:
            raise AnswerError("it was not called again after it failed to return twice")
        tree, block = wire.pack(inputs, to_student=True)
        try:
            self._alive()
            request = {"do": "ask", "name": name, "verb": verb, "inputs": tree}
            reply, block = self._exchange(request, self.limits.question, block)
        except Accident as accident:
            self._strikes[name] += 1
            self._flag(f"{name} {accident}")
            raise AnswerError(f"it {accident}") from None
        if "value" not in reply:
            if reply.get("unanswered"):
                raise Unanswered
            raise AnswerError(wire.text_of(reply.get("error"))[:MAX_ERROR] or "it sent no answer")
        began = time.thread_time()
        try:
            return wire.unpack(reply["value"], block)
        except wire.WireError as error:
            raise AnswerError(f"it returned {error}") from None
        finally:
            self._worker.read += time.thread_time() - began

    def _run_all(self) -> None:
        for number, cell in enumerate(self._cells):
            if self._spent > self.limits.notebook:
                error = f"the cells before took longer than {self.limits.notebook:g} seconds: this one was not run"
                cell.outputs = [outputs.error("TimeLimit", error)]
                self._deadly.add(number)
                continue
            self._count += 1
            cell.execution_count = self._count
            try:
                self._alive(number)
                self._run(cell, cell.outputs)
            except Accident as accident:
                self._blame(number, accident)
                cell.outputs.append(outputs.error("Stopped", f"this cell {accident}"))
            outputs.finish(cell.outputs, self._count)

    def _run(self, cell: NotebookNode, shown: list | None) -> None:
        kept = outputs.Kept([] if shown is None else shown, min(self.limits.output, self.limits.outputs - self._shown))
        request = {"do": "cell", "source": cell.source, "show": shown is not None}
        try:
            reply, _ = self._exchange(request, self.limits.cell, show=kept.add)
        finally:
            self._shown += kept.used
        if "error" in reply:  # the worker itself failed: the student's code broke it
            kept.outputs.append(outputs.error("Error", wire.text_of(reply["error"])[:MAX_ERROR]))

    def _blame(self, number: int, accident: Accident) -> None:
        self._flag(f"cell {label(self._cells[number], number)} {accident}")
        if not accident.alive:
            self._deadly.add(number)

    def _alive(self, until: int | None = None) -> None:
        """Have a worker in which the cells before ``until`` have run, or :class:`Accident` that there can be none."""
        while self._worker is None or self._worker.ended:
            if self._starts > self.limits.restarts:
                raise Accident("was not run, as too many cells or calls before it ended the process")
            self._end_worker()
            self._starts += 1
            self._worker = self.wall.worker()
            self._worker.read = self._read
            for number, cell in enumerate(self._cells[:until]):
                if number in self._deadly or self._worker.ended:
                    continue
                try:
                    self._run(cell, None)
                except Accident as accident:
                    self._blame(number, accident)
            with contextlib.suppress(Accident):
                self._lend()

    def _lend(self) -> None:
        if self._lent:
            self._exchange({"do": "lend", "names": list(self._lent)}, self.limits.cell)

    def _exchange(self, request: dict, seconds: float, block: bytes = b"", **more: Any) -> tuple[dict, bytes]:
        left = self.limits.session - self._spent
        if left <= 0:
            raise Accident(f"was not run, as everything before took {self.limits.session:g} seconds", alive=True)
        try:
            reply, block = self._worker.exchange(request, min(seconds, left), block, lent=self._lent, **more)
        finally:
            self._spent += self._worker.latest
        used = reply.get("used")
        for name in self.wall.off_limits if isinstance(used, list) else ():
            if name in used:
                self._flag(f"off limits: {name}")
        return reply, block

    def _flag(self, flag: str) -> None:
        if flag not in self.flags:
            self.flags.append(flag)

    def _end_worker(self) -> None:
        if self._worker is not None:
            self._worker.end()
            self._earlier += self._worker.seconds
            self._read = self._worker.read
            self._worker = None


class WallAnswer(Answer):
    """A student's object in another process, by name."""

    def __init__(self, session: Session, name: str):
        self._session, self._name = session, name

    def ask(self, verb: str, *inputs: Any) -> Any:
        return self._session.ask(self._name, verb, inputs)


def label(cell: NotebookNode, number: int) -> str:
    """What to call a cell: its grade id, else its id, else where it stands."""
    graded = cell.metadata.get("nbgrader", {}).get("grade_id") if isinstance(cell.metadata, dict) else None
    return str(graded or cell.get("id") or number + 1)[:80]
