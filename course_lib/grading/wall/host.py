"""The wall itself: it starts the sandbox with its zygote once, and hands out workers.

A wall belongs to the thread that opened it (the kernel ends the sandbox with that thread), and serves one request at a
time. A grading run on several cores opens one in each of its processes.
"""

import contextlib
import dataclasses
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from course_lib.checking.answers import AnswerError
from course_lib.grading.wall.handle import WorkerHandle
from course_lib.grading.wall.limits import Limits
from course_lib.grading.wall.sandbox import SandboxUnavailable, command, environment, user
from course_lib.grading.wall.session import Session
from course_lib.grading.wall.stripped import strip

ZYGOTE = "course_lib.grading.wall.inside.zygote"
START = 120  # seconds to import torch in, and for each reply
GIVEN_UP = (
    "grading without a sandbox: student code runs with your rights; it can read and write your files, solutions and "
    "gradebook among them, use the network, and leave processes behind"
)


class Wall:
    """Where student code runs: ``with Wall(off_limits=(...)) as wall:``, then :meth:`session` for each submission.

    ``off_limits`` names what of ``course_lib`` is absent inside, where it is defined; ``hidden`` folders are empty
    inside even if they lie in one that is shown. ``unsandboxed`` runs the same without the box, and says so.
    """

    def __init__(
        self,
        off_limits: Iterable[str] = (),
        limits: Limits | None = None,
        unsandboxed: bool = False,
        hidden: Iterable[Path] = (),
    ):
        self.off_limits, self.limits, self.hidden = tuple(off_limits), limits or Limits(), tuple(hidden)
        self.unsandboxed, self.started = unsandboxed, 0

    def __enter__(self) -> "Wall":
        with contextlib.ExitStack() as stack:
            self._scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wall-")))
            self._stripped = strip(self._scratch / "library", self.off_limits)
            if self.unsandboxed:
                print(f"WARNING: {GIVEN_UP}", file=sys.stderr)
            stack.callback(self._stop)
            self._start()
            self._try_out()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *exception) -> None:
        self._stack.close()

    def session(self, nb: NotebookNode, skip: Callable[[NotebookNode], bool] = lambda cell: False) -> Session:
        """Run the code cells of ``nb``, but those to ``skip``, and be ready for questions."""
        return Session(self, nb, skip)

    def _try_out(self) -> None:
        """See in the first worker whether namespaces can be had, and whether a cell runs there."""
        with self.session(
            new_notebook(cells=[new_code_cell("import torch\n\nanswer = torch.ones(2).sum()")])
        ) as session:
            said = [line for cell in session.notebook.cells for o in cell.outputs for line in o.get("traceback", [])]
            try:
                works = session.answer("answer").value() == 2
            except AnswerError:
                works = False
        if not works:
            raise SandboxUnavailable(f"nothing runs in it: {' '.join(said)}")

    def worker(self) -> WorkerHandle:
        """A fresh process with nothing of a student's in it yet."""
        if self._process.poll() is not None:  # something outside ended it, as a machine short of memory may
            self._stop()
            self._start()
        self.started += 1
        number = self.started
        control = lambda do, **more: self._ask({"do": do, "child": number, **more})  # noqa: E731
        started = control("start", limits=dataclasses.asdict(self.limits))
        handle = WorkerHandle(socket.socket(fileno=started["socket"]), control, self.limits)
        if problem := handle.hello():
            handle.end()
            raise SandboxUnavailable(f"the worker could not shut itself in: {problem}")
        return handle

    def _start(self) -> None:
        if not hasattr(os, "fork"):
            raise SandboxUnavailable("this system cannot fork processes")
        self._control, theirs = socket.socketpair()
        self._control.settimeout(START)
        uid = -1 if self.unsandboxed else user()
        program = [os.path.abspath(sys.executable), "-P", "-m", ZYGOTE, str(theirs.fileno()), str(uid)]
        variables = environment()
        if self.unsandboxed:
            folder = self._scratch / "tmp"
            folder.mkdir(exist_ok=True)
            variables |= {"PYTHONPATH": str(self._stripped.parent), "TMPDIR": str(folder), "HOME": str(folder)}
            variables["MPLCONFIGDIR"] = str(folder)
        else:
            program = command(program, self._scratch, self._stripped, self.hidden)
        self._errors = (self._scratch / "errors").open("w+", errors="replace")
        with theirs:
            self._process = subprocess.Popen(
                program,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=self._errors,
                stderr=self._errors,
                env=variables,
                cwd="/" if not self.unsandboxed else folder,
            )
        self._read()

    def _ask(self, request: dict) -> dict:
        with contextlib.suppress(OSError):  # what is left to read says why
            self._control.sendall(json.dumps(request).encode())
        return self._read()

    def _read(self) -> dict:
        """The zygote's reply; what it has attached is its ``"socket"``."""
        line, reply = b"", {}
        while not line.endswith(b"\n"):
            try:
                piece, sockets, *_ = socket.recv_fds(self._control, 1 << 16, 1)
            except OSError:
                piece, sockets = b"", []
            if not piece:
                self._process.kill()  # a reply that still came would be taken for that to the next request
                raise SandboxUnavailable(self._last_words())
            line += piece
            if sockets:
                reply["socket"] = sockets[0]
        return reply | json.loads(line)

    def _last_words(self) -> str:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        self._errors.seek(0)
        lines = [line for line in self._errors.read().splitlines() if line.strip()]
        return lines[-1] if lines else "it ended without a word, as when the machine is short of memory"

    def _stop(self) -> None:
        if getattr(self, "_process", None) is None:
            return
        self._control.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._errors.close()
        shutil.rmtree(self._scratch / "tmp", ignore_errors=True)
