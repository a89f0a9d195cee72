"""The process that has torch imported, and forks a worker for each submission in a fraction of a second.

    python -m course_lib.grading.wall.inside.zygote FD UID

``FD`` is a socket to the judge, a line of JSON each way: ``start``, ``status``, ``interrupt``, ``stop``. The reply to
``start`` has a socket to the worker attached, made here, as a socket stays in the network where it was made. ``UID`` is
the user to become if we are root in a sandbox; -1 means that there is no sandbox.
No student code runs in this process, and no child keeps its socket. Between requests it adds up what memory the
workers hold, and kills one that holds too much.
"""

import gc
import importlib
import json
import os
import pkgutil
import select
import signal
import socket
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from course_lib.grading.wall import channel
from course_lib.grading.wall.inside import jail, processes
from course_lib.grading.wall.inside import shell as shells
from course_lib.grading.wall.inside.worker import Worker
from course_lib.grading.wall.limits import Limits

IMPORTED = ("torch", "numpy", "scipy.integrate", "sympy", "matplotlib.pyplot", "ipywidgets", "safetensors.torch")
IMPORTED += ("torch._dynamo",)  # the first optimiser of a process imports it, which takes seconds
TICK = 0.2


@dataclass
class Child:
    pid: int
    limits: Limits
    how: str = ""  # how it ended
    seconds: float = 0.0  # CPU time, once it has ended
    look_again: float = 0.0  # when to add up its memory
    base: int = field(default_factory=lambda: processes.memory([os.getpid()]))


class Zygote:
    def __init__(self, control: socket.socket, sandboxed: bool, shell, calls: list[str]):
        self.control, self.sandboxed, self.shell, self.calls = control, sandboxed, shell, calls
        self.children: dict[int, Child] = {}

    def serve(self) -> None:
        self.say({"ready": True})
        while True:
            ready, _, _ = select.select([self.control], [], [], TICK if self.children else None)
            if ready:
                line = self.control.recv(1 << 16)
                if not line:
                    break
                self.say(*self.do(json.loads(line)))
            for child in self.children.values():
                self._look_after(child)
        for number in list(self.children):
            self._stop(self.children.pop(number), 0)

    def say(self, message: dict, sockets: Sequence[socket.socket] = ()) -> None:
        socket.send_fds(self.control, [json.dumps(message).encode() + b"\n"], [sock.fileno() for sock in sockets])
        for sock in sockets:
            sock.close()

    def do(self, request: dict) -> tuple[dict, list[socket.socket]]:
        """The reply to a request, and the sockets that go with it."""
        number = request["child"]
        if request["do"] == "start":
            limits = Limits(**request["limits"])
            judges, workers = socket.socketpair()
            with workers:
                self.children[number] = Child(self._fork(workers.fileno(), limits), limits)
            return {}, [judges]
        child = self.children[number]
        self._look_after(child)
        if request["do"] == "interrupt" and not child.how:
            processes.signal_worker(child.pid, signal.SIGINT, self.sandboxed)
        if request["do"] == "stop":
            return self._stop(self.children.pop(number), request["wait"]), []
        seconds = child.seconds if child.how else processes.cpu_seconds(processes.tree(child.pid))
        return {"how": child.how, "seconds": seconds}, []

    def _stop(self, child: Child, wait: float) -> dict:
        """End a worker, which may be about to end of itself: then ``how`` says how it did."""
        until = time.monotonic() + wait
        while not (child.how or self._bury(child, os.WNOHANG)) and time.monotonic() < until:
            time.sleep(0.01)
        how = child.how
        if not how:
            processes.kill(child.pid, self.sandboxed)
            self._bury(child, 0)
        return {"how": how, "seconds": child.seconds}

    def _look_after(self, child: Child) -> None:
        if child.how or self._bury(child, os.WNOHANG):
            return
        students = processes.tree(child.pid)[2 if self.sandboxed else 0 :]  # without the two that only wait
        most, start = child.limits.memory + child.base, time.monotonic()
        if start < child.look_again or processes.memory(students) < most:
            return
        if processes.fair_memory(students) > most:
            processes.kill(child.pid, self.sandboxed)
            self._bury(child, 0)
            child.how = f"used more than {child.limits.memory / 2**30:.3g} GB of memory"
        child.look_again = time.monotonic() + 3 * (time.monotonic() - start)  # it takes a while with many processes

    def _bury(self, child: Child, flags: int) -> bool:
        pid, status, usage = os.wait4(child.pid, flags)
        if pid:
            child.how, child.seconds = ended(status), usage.ru_utime + usage.ru_stime
        return bool(pid)

    def _fork(self, sock: int, limits: Limits) -> int:
        if pid := os.fork():
            return pid
        try:
            self._become_worker(sock, limits)
        finally:
            os._exit(70)

    def _become_worker(self, descriptor: int, limits: Limits) -> None:
        null = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(null, standard)
        os.closerange(3, descriptor)
        os.closerange(descriptor + 1, 1 << 12)
        sock = socket.socket(fileno=descriptor)
        sock.set_inheritable(False)  # by programs that it starts
        try:
            jail.enter(limits, sock) if self.sandboxed else jail.stay_outside(limits)
        except OSError as error:
            channel.send(sock, {"id": "failed", "why": str(error)})
            raise
        Worker(sock, self.shell, limits, self.calls).serve()


def ended(status: int) -> str:
    """How a process ended, in words that go on from "this cell" or "it"."""
    code = os.waitstatus_to_exitcode(status)
    code = code if code < 128 else 128 - code
    if code == -signal.SIGSEGV:
        return "crashed (segmentation fault)"
    return f"was killed ({signal.strsignal(-code)})" if code < 0 else f"ended the process (exit code {code})"


def preload() -> list[str]:
    """Import what notebooks import. The list of what is used of what is off limits."""
    import course_lib

    ours = (module.name for module in pkgutil.walk_packages(course_lib.__path__, "course_lib.", lambda name: None))
    for name in (*IMPORTED, *ours):
        if ".grading" not in name:
            try:
                importlib.import_module(name)
            except Exception:  # not installed
                sys.modules.pop(name, None)
    from course_lib.off_limits import CALLS

    CALLS.clear()
    import torch

    torch.set_num_threads(1)
    return CALLS


def main(descriptor: int, uid: int) -> None:
    if uid >= 0 and os.getuid() == 0:
        jail.leave_root(uid)
    zygote = Zygote(socket.socket(fileno=descriptor), uid >= 0, shells.make(), preload())
    gc.collect()
    gc.freeze()
    zygote.serve()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
