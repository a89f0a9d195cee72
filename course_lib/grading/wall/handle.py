"""The judge's handle on one worker: ask it one thing at a time, and know what became of it.

Nothing that a worker sends is believed, or can do harm: lengths are bounded before anything is read, and so is all of
it together; replies must carry the request's random id, and others are dropped; nonsense ends the worker. Where the
whole sandbox is gone, so is the worker, by an accident like others; there is another sandbox for the next one.
"""

import contextlib
import secrets
import select
import socket
import time
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from course_lib.grading.wall import channel, lending
from course_lib.grading.wall.limits import EACH, Limits
from course_lib.grading.wall.sandbox import SandboxUnavailable
from course_lib.grading.wall.wire import WireError

GRACE = 1.0  # seconds to stop in when interrupted
LOOK = 0.5  # seconds between two looks at whether it lives, and what it uses


class Accident(Exception):
    """A cell or question that did not end as it should; the message goes on from "this cell" or "it"."""

    def __init__(self, what: str, alive: bool = False):
        super().__init__(what)
        self.alive = alive


class _Late(Exception):
    pass


class WorkerHandle:
    """``control`` asks the zygote for something about this worker: status, interrupt, stop."""

    def __init__(self, sock: socket.socket, control: Callable[..., dict], limits: Limits):
        self.sock, self._control, self.limits = sock, control, limits
        self.ended, self.seconds, self.latest = "", 0.0, 0.0  # of CPU time; what the last request took
        self.read = 0.0  # CPU seconds of the judge's own that went into what it sent
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_OOBINLINE, 1)  # urgent bytes are like all others

    def control(self, do: str, **more) -> dict:
        try:
            return self._control(do, **more)
        except SandboxUnavailable:
            return {"how": "lost its sandbox", "seconds": self.seconds}

    def hello(self, seconds: float = 30) -> str:
        """Wait until the worker is ready; why it is not, if so."""
        try:
            message, _, _ = channel.receive(self.sock, 1 << 16, 0, self._patience(seconds, seconds))
        except (EOFError, WireError, _Late):
            return self.control("status").get("how") or "the worker did not answer"
        return "" if message.get("id") == "hello" else str(message.get("why"))[:300]

    def exchange(
        self,
        request: dict,
        seconds: float,
        block: bytes = b"",
        show: Callable[[Any], None] = lambda output: None,
        lent: Mapping[str, Callable] = MappingProxyType({}),
    ) -> tuple[dict, bytes]:
        """Send ``request`` and return the reply; :class:`Accident` if none comes in time.

        Outputs go to ``show``. What asks for a value of one of the functions ``lent`` gets it.
        """
        if self.ended:
            raise Accident(self.ended)
        request = {"id": secrets.token_hex(16), **request}
        start, used, began = time.monotonic(), self.seconds, time.thread_time() - self.read
        clock = seconds * self.limits.patience
        wait = self._patience(seconds, clock)

        def watched() -> None:
            self.read = time.thread_time() - began
            if self.read > self.limits.reading:
                raise WireError("more than can be read")
            wait()

        try:
            channel.send(self.sock, request, block, clock)
            return self._reply(request["id"], clock, watched, show, lent)
        except EOFError:
            raise Accident(self._end(gone=True)) from None
        except OSError:
            raise Accident(self._end("could not be reached any more")) from None
        except WireError as error:
            raise Accident(self._end(f"sent {error} instead of an answer")) from None
        except _Late:
            raise self._interrupt(request["id"], f"took longer than {seconds:g} seconds") from None
        finally:
            self.read = time.thread_time() - began
            self._account(time.monotonic() - start, used)

    def _reply(
        self,
        number: str,
        clock: float,
        wait: Callable[[], None],
        show: Callable[[Any], None] = lambda output: None,
        lent: Mapping[str, Callable] = MappingProxyType({}),
    ) -> tuple[dict, bytes]:
        left = self.limits.traffic
        while left > 0:
            message, block, size = channel.receive(self.sock, self.limits.text, self.limits.answer, wait)
            left -= size + EACH
            if message.get("id") == number:
                if "done" in message:
                    return message, block
                if "lend" in message:
                    value, values = lending.value_of(lent, message, block)
                    channel.send(self.sock, {"id": number, **value}, values, clock)
                else:
                    show(message.get("output"))
        raise WireError("more than can be read")

    def _interrupt(self, number: str, what: str) -> Accident:
        """Stop what runs; the worker stays if it stops."""
        self.control("interrupt")
        try:
            self._reply(number, GRACE, self._patience(GRACE, GRACE))
        except (EOFError, OSError, WireError, _Late):
            self._end(what)
            return Accident(what)
        return Accident(what, alive=True)

    def _patience(self, seconds: float, clock: float) -> Callable[[], None]:
        """A ``wait`` for :func:`channel.receive`: until there is something to read, or time is up."""
        start = time.monotonic()
        used, looked = None, start

        def wait() -> None:
            nonlocal used, looked
            while True:
                now = time.monotonic()
                if now - looked > LOOK or now - start > clock:
                    looked, status = now, self.control("status")
                    used = status["seconds"] if used is None else used
                    if now - start > clock or status["seconds"] - used > seconds - LOOK:
                        raise _Late
                    if status["how"] and not select.select([self.sock], [], [], 0)[0]:
                        raise EOFError
                if select.select([self.sock], [], [], LOOK)[0]:
                    return

        return wait

    def _account(self, clock: float, before: float) -> None:
        """Note what the last request took: CPU seconds, or a share of the clock's where that is more."""
        if clock > LOOK:
            self.cpu_seconds()
        self.latest = max(self.seconds - before, min(clock, LOOK), clock / self.limits.patience)

    def cpu_seconds(self) -> float:
        """What the worker and its processes have used so far."""
        if not self.ended:
            self.seconds = self.control("status")["seconds"]
        return self.seconds

    def end(self) -> None:
        """Kill the worker and everything it started."""
        if not self.ended:
            self._end("ended")

    def _end(self, what: str = "", gone: bool = False) -> str:
        status = self.control("stop", wait=1.0 if gone else 0.0)
        self.seconds = status["seconds"]
        self.ended = what or status["how"] or "closed the channel to the judge"
        with contextlib.suppress(OSError):
            self.sock.close()
        return self.ended
