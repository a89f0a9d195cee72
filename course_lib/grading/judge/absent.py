"""Answers that are not there, or cannot be called, because a cell failed: what is said of them, and who marks them.

An answer that its own cell left undefined is told the exception of that cell. Where the reason lies outside the answer
(a package, a file or a magic command that is not there where it is graded, a name that another failed cell should have
given), a person marks the part: nobody loses points in silence for what worked at home.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

from course_lib.checking.answers import Answer, AnswerError, Unanswered
from course_lib.grading.repair.bindings import look

NO_MODULE = re.compile(r"ModuleNotFoundError: No module named '(?!course_lib\b)")  # when an answer is called
OF_THE_MACHINE = re.compile(  # when a cell runs
    r"ImportError|FileNotFoundError|PermissionError|NotADirectoryError|OSError|URLError|HTTPError|ConnectionError|"
    rf"gaierror|UsageError|TimeLimit|.*get_ipython\(\)\.run_|{NO_MODULE.pattern}"
)
NO_NAME = re.compile(r"NameError: name '(\w+)' is not defined")


@dataclass(frozen=True)
class Failure:
    """How a cell that gives some names ended."""

    cell: str  # its id
    error: str


def failures(nb: NotebookNode) -> dict[str, Failure]:
    """How the cell failed that should have given a name, by name, where no later cell gave it."""
    found = {}
    for cell in nb.cells:
        one = look(cell.source) if cell.cell_type == "code" else None
        error = next((o for o in cell.get("outputs", []) if o.output_type == "error"), None)
        for name in (one.answers if one.parses else one.binds) if one else ():
            if error:
                found[name] = Failure(cell.id, f"{error.ename}: {error.evalue}")
            else:
                found.pop(name, None)
    return found


class Explained(Answer):
    """An answer whose cell may have failed: its errors say so, and ``outside`` has those that are not its own fault."""

    def __init__(self, answer: Answer, name: str, failed: Mapping[str, Failure]):
        self._answer, self._name, self._failed, self.outside = answer, name, failed, []

    def ask(self, verb: str, *inputs: Any) -> Any:
        own = self._failed.get(self._name)
        try:
            return self._answer.ask(verb, *inputs)
        except Unanswered:
            if own is None:
                raise
        except AnswerError as error:
            if own is None or str(error) != f"{self._name} is not defined":
                raise self._told(str(error), bool(NO_MODULE.match(str(error)))) from None
        cause = self._told(own.error, bool(OF_THE_MACHINE.match(own.error)), own.cell)
        raise AnswerError(f"{self._name} is not there, as its cell stopped: {cause}") from None

    def _told(self, error: str, outside: bool, cell: str = "") -> AnswerError:
        """The error, with what made a cell fail that should have given the name that is missing."""
        name = NO_NAME.match(error)
        source = self._failed.get(name[1]) if name else None
        if source is not None and source.cell != cell:
            error, outside = f"{error} (the cell that gives {name[1]} stopped: {source.error})", True
        if outside and error not in self.outside:
            self.outside.append(error)
        return AnswerError(error)
