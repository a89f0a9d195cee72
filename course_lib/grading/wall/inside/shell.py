"""The student side's IPython: it runs cells as Jupyter's kernel does, and hands every output to ``emit`` as it comes.

Plain :class:`IPython.core.interactiveshell.InteractiveShell` with its three exits exchanged (display, displayed result,
streams), so that magics, ``await``, inline figures and rich displays work, without a kernel's sockets and files.
"""

import ast
import base64
import contextlib
import io
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

from course_lib.checking.answers import describe
from course_lib.grading.wall.limits import EACH


class Outputs:
    """Where a cell's outputs go: to ``emit``, up to ``most`` bytes, and nowhere while ``emit`` is None."""

    emit: Callable[[dict], None] | None = None
    most = left = 0
    streams: tuple["Stream", ...] = ()

    def redirect(self) -> None:
        """Take over ``sys.stdout`` and ``sys.stderr``, whatever they have become."""
        self.streams = self.streams or (Stream("stdout"), Stream("stderr"))
        sys.stdout, sys.stderr = self.streams

    def flush(self) -> None:
        for stream in self.streams:
            stream.flush()

    def start(self, emit: Callable[[dict], None] | None, most: int = 0) -> None:
        self.emit, self.most, self.left = emit, most, most

    def put(self, output: dict, size: int) -> None:
        if self.emit is None or self.left <= 0:
            return
        self.left -= size + EACH
        self.emit(output)
        if self.left <= 0:
            self.emit({"output_type": "more"})

    def rich(self, kind: str, data: dict[str, Any]) -> None:
        self.flush()
        plain = {key: value for key, value in data.items() if isinstance(value, str)}
        plain |= {key: base64.b64encode(value).decode() for key, value in data.items() if isinstance(value, bytes)}
        self.put({"output_type": kind, "data": plain}, sum(map(len, plain.values())))


OUTPUTS = Outputs()
# magics that only Jupyter's kernel has
KERNELS_OWN = ["autosave", "clear", "connect_info", "edit", "less", "man", "more", "qtconsole", "store", "subshell"]


class Stream(io.TextIOBase):
    """``sys.stdout`` and ``sys.stderr``: text is sent in pieces of some size, or after a moment."""

    encoding = "utf-8"
    PIECE, MOMENT = 1 << 14, 0.1

    def __init__(self, name: str):
        self.name, self.held, self.size, self.sent = name, [], 0, 0.0

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        """Some tools, as faulthandler, want one; what is written there is lost."""
        return {"stdout": 1, "stderr": 2}[self.name]

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if OUTPUTS.emit is not None and OUTPUTS.left > 0:
            self.held.append(text[: OUTPUTS.left])
            self.size += len(text)
            if self.size > self.PIECE or time.monotonic() - self.sent > self.MOMENT:
                self.flush()
        return len(text)

    def flush(self) -> None:
        text, self.held, self.size, self.sent = "".join(self.held), [], 0, time.monotonic()
        if text:
            OUTPUTS.put({"output_type": "stream", "name": self.name, "text": text}, len(text))


class Publisher(DisplayPublisher):
    def publish(self, data, metadata=None, source=None, *, transient=None, update=False, **more) -> None:
        if not update:
            OUTPUTS.rich("display_data", data)

    def clear_output(self, wait: bool = False) -> None:
        if OUTPUTS.emit is not None:
            OUTPUTS.left = OUTPUTS.most
            OUTPUTS.emit({"output_type": "clear"})


class Hook(DisplayHook):
    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict, md_dict=None) -> None:
        OUTPUTS.rich("execute_result", format_dict)

    def finish_displayhook(self) -> None:
        pass


class Shell(InteractiveShell):
    """One for the process. ``showtraceback`` says nothing: :meth:`run` returns the exception."""

    display_pub_class = Type(Publisher)
    displayhook_class = Type(Hook)

    def showtraceback(self, *args, **kwargs) -> None:
        pass

    showsyntaxerror = showindentationerror = showtraceback

    @contextlib.contextmanager
    def _tee(self, channel: str) -> Iterator[None]:
        """IPython would keep all that is printed in its history."""
        yield

    def _format_exception_for_storage(self, *args, **kwargs) -> dict:
        """Nor is a traceback wanted, which takes seconds to make for a deep recursion."""
        return {}

    def enable_gui(self, gui: str | None = None) -> None:
        """There is no window to open."""

    def ask_exit(self) -> None:
        """``exit()`` in a cell: there is nothing to leave."""

    def run(self, source: str) -> dict | None:
        """Run a cell; the error output it ends with, if it does: the student's own exception, and their line."""
        OUTPUTS.redirect()
        result = self.run_cell(source, store_history=True)
        OUTPUTS.flush()
        error = result.error_before_exec or result.error_in_exec
        if isinstance(result.error_in_exec, Exception):
            OUTPUTS.start(None)
            self.import_the_rest(source, result.error_in_exec)
        return None if error is None else error_output(error)

    def import_the_rest(self, source: str, error: Exception) -> None:
        """The imports of a cell below the line that failed: that line may fail only where the notebook is graded."""
        lines = [line for frame, line in traceback.walk_tb(error.__traceback__) if frame.f_globals is self.user_ns]
        body = ast.parse(self.transform_cell(source)).body if lines else []
        for statement in body:
            if isinstance(statement, (ast.Import, ast.ImportFrom)) and statement.lineno > lines[0]:
                with contextlib.suppress(Exception):
                    exec(compile(ast.Module([statement], []), "<import>", "exec"), self.user_ns)


def error_output(error: BaseException) -> dict:
    said = describe(error)
    if isinstance(error, SyntaxError) and error.lineno:
        said = f"{type(error).__name__}: {error.msg}, at your line {error.lineno}: {(error.text or '').strip()[:200]}"
    name, _, value = said.partition(": ")
    return {"output_type": "error", "ename": name, "evalue": value, "traceback": [said]}


def make() -> Shell:
    """The shell, ready for figures; a forked child inherits it."""
    shell = Shell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    shell.enable_matplotlib("inline")
    for name in KERNELS_OWN:
        shell.register_magic_function(lambda line: None, magic_name=name)
    return shell
