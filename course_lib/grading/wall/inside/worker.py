"""The student's process: it runs cells and answers questions about the student's objects until it is killed.

Requests come one at a time, and each gets one reply that carries its id, after any outputs. An interrupt (SIGINT) stops
the student's code, and never our own half way through a message. A forked child of a student's has no say here.
"""

import functools
import io
import json
import os
import signal
import socket
import sys
import threading
from typing import Any

from course_lib.checking import answers
from course_lib.grading.wall import channel, wire
from course_lib.grading.wall.inside import shell as shells
from course_lib.grading.wall.limits import Limits


class Worker:
    def __init__(self, sock: socket.socket, shell: shells.Shell, limits: Limits, calls: list[str]):
        self.sock, self.shell, self.limits, self.calls = sock, shell, limits, calls
        self.pid, self.request = os.getpid(), ""
        self.interruptible, self.interrupted = False, False
        self.borrowing = threading.Lock()

    def serve(self) -> None:
        signal.signal(signal.SIGINT, self._interrupt)
        sys.stdin = io.StringIO()  # input() finds the end of it
        sys.path.insert(0, "")  # where %%writefile writes, as in Jupyter
        shells.OUTPUTS.redirect()
        self.send({"id": "hello"})
        while True:
            try:
                request, block, _ = channel.receive(self.sock)
            except EOFError:
                os._exit(0)
            if "do" not in request:  # what was lent to an answer that did not wait for it
                continue
            self.request, self.interrupted = request["id"], False
            self.reply(*self.answer(request, block))

    def _interrupt(self, number: int, frame: Any) -> None:
        self.interrupted = not self.interruptible  # then when the message is out
        if self.interruptible:
            self.interruptible = False
            raise KeyboardInterrupt

    def answer(self, request: dict, block: bytes) -> tuple[dict, bytes]:
        """Do what is asked; whatever happens, there is a reply."""
        try:
            with self.shell.builtin_trap:
                return getattr(self, f"do_{request['do']}")(request, block)
        except BaseException as error:
            return {"error": answers.describe(error)}, b""
        finally:
            self.interruptible = False
            if os.getpid() != self.pid:
                os._exit(0)

    def reply(self, message: dict, block: bytes) -> None:
        used, self.calls[:] = sorted({str(name) for name in self.calls}), []
        shells.OUTPUTS.start(None)
        self.send({"id": self.request, "done": True, "used": used, **message}, block)

    def send(self, message: dict, block: bytes = b"") -> None:
        if os.getpid() != self.pid:
            return
        before, self.interruptible = self.interruptible, False
        channel.send(self.sock, message, block)
        if before and self.interrupted:
            raise KeyboardInterrupt
        self.interruptible = before

    def do_cell(self, request: dict, block: bytes) -> tuple[dict, bytes]:
        def emit(output: dict) -> None:
            self.send({"id": self.request, "output": output})

        shells.OUTPUTS.start(emit if request["show"] else None, self.limits.output)
        self.interruptible = True
        error = self.shell.run(request["source"])
        if error is not None:
            self.interruptible = False
            shells.OUTPUTS.start(emit if request["show"] else None, self.limits.output)
            shells.OUTPUTS.put(error, 1)
        return {}, b""

    def do_ask(self, request: dict, block: bytes) -> tuple[dict, bytes]:
        name, space = request["name"], self.shell.user_ns
        if name not in space:
            return {"error": f"{name} is not defined"}, b""
        inputs = wire.unpack(request["inputs"], block, from_judge=True)
        self.interruptible = True
        try:
            value = answers.ask(space[name], request["verb"], *inputs)
        except answers.Unanswered:
            return {"unanswered": True}, b""
        except answers.AnswerError as error:
            return {"error": str(error)}, b""
        self.interruptible = False
        try:
            tree, tensors = wire.pack(value)
        except wire.WireError as error:
            return {"error": f"it returned {error}"}, b""
        if len(tensors) > self.limits.answer or len(json.dumps(tree)) > self.limits.text // 2:
            return {"error": "it returned more than can be looked at"}, b""
        return {"value": tree}, tensors

    def do_lend(self, request: dict, block: bytes) -> tuple[dict, bytes]:
        for name in request["names"]:
            self.shell.user_ns[name] = functools.partial(self.borrow, name)
        return {}, b""

    def borrow(self, name: str, *inputs: Any, **named: Any) -> Any:
        """What the judge's function of that name returns for these inputs: the function itself never comes here."""
        if os.getpid() != self.pid:
            raise RuntimeError(f"{name} cannot be called in a forked process here")
        tree, block = wire.pack(answers.plain((inputs, named)))
        with self.borrowing:
            self.send({"id": self.request, "lend": name, "inputs": tree}, block)
            before, self.interruptible = self.interruptible, False
            lent, block, _ = channel.receive(self.sock)
            if before and self.interrupted:
                raise KeyboardInterrupt
            self.interruptible = before
        if "value" not in lent:
            raise ValueError(lent["error"])
        return wire.unpack(lent["value"], block, from_judge=True)
