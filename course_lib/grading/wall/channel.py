"""Messages over a socket: two lengths, a JSON object, a block of bytes. Lengths are looked at before anything is read.

Both sides use it. The judge's side sends for so many ``seconds`` at most, and reads with a ``wait`` that gives up (by
raising) when it has waited too long; it never waits within a call that reads, whatever the socket said. Each of its
requests carries a fresh random id, and a message that does not carry the id of the request in hand is dropped.
"""

import json
import socket
import struct
from collections.abc import Callable

from course_lib.grading.wall.wire import WireError, parse

LENGTHS = struct.Struct(">II")
HUGE = 2**32 - 1


def send(sock: socket.socket, message: dict, block: bytes = b"", seconds: float | None = None) -> None:
    text = json.dumps(message).encode()
    sock.settimeout(seconds)
    sock.sendall(LENGTHS.pack(len(text), len(block)) + text)
    if block:
        sock.sendall(block)


def receive(
    sock: socket.socket,
    max_text: int = HUGE,
    max_block: int = HUGE,
    wait: Callable[[], None] | None = None,
) -> tuple[dict, bytes, int]:
    """The next message, its block, and how many bytes it took; ``EOFError`` when the other side is gone."""
    sock.setblocking(wait is None)
    text, block = LENGTHS.unpack(_exactly(sock, LENGTHS.size, wait))
    if text > max_text or block > max_block:
        raise WireError(f"a message of {text + block:,} bytes")
    return parse(_exactly(sock, text, wait)), _exactly(sock, block, wait), LENGTHS.size + text + block


def _exactly(sock: socket.socket, count: int, wait: Callable[[], None] | None) -> bytes:
    data = bytearray()
    while len(data) < count:
        if wait:
            wait()
        try:
            piece = sock.recv(min(count - len(data), 1 << 20))
        except BlockingIOError:
            continue
        except ConnectionError:
            piece = b""
        if not piece:
            raise EOFError
        data += piece
    return bytes(data)
