"""A worker's processes as its parent sees them: which there are, what they use, how to end them all. Reads /proc.

A process chooses its own name, any bytes: what /proc says is read as bytes, line by line as the kernel writes them.
Where there is no /proc (macOS, and so no sandbox) a worker counts as one process that uses nothing.
"""

import contextlib
import os
import re
import signal
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
KIB = 1024


def _stat(pid: int) -> list[bytes]:
    return Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()  # what stands behind the name


def tree(pid: int) -> list[int]:
    """``pid`` and all its descendants, parents first."""
    children: dict[int, list[int]] = {}
    for name in os.listdir("/proc") if os.path.isdir("/proc") else ():
        if name.isdigit():
            with contextlib.suppress(OSError):
                children.setdefault(int(_stat(int(name))[1]), []).append(int(name))
    found = [pid]
    for parent in found:
        found += sorted(children.get(parent, ()))
    return found


def cpu_seconds(pids: list[int]) -> float:
    """User and system time of these and of the children that they have buried."""
    ticks = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            ticks += sum(int(number) for number in _stat(pid)[11:15])
    return ticks / TICKS


def _sum(pids: list[int], file: str, fields: bytes) -> int:
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            said = Path(f"/proc/{pid}/{file}").read_bytes()
            total += sum(map(int, re.findall(rb"(?m)^(?:%s):\s*(\d+) kB$" % fields, said)))
    return total * KIB


def memory(pids: list[int]) -> int:
    """Bytes held, tables of pages included; pages that several share are counted for each."""
    return _sum(pids, "status", b"RssAnon|RssShmem|VmPTE")


def fair_memory(pids: list[int]) -> int:
    """The same with shared pages shared out; dearer to find."""
    return _sum(pids, "smaps_rollup", b"Pss_Anon|Pss_Shmem") + _sum(pids, "status", b"VmPTE")


def kill(pid: int, sandboxed: bool) -> None:
    """End a worker and its processes. In a sandbox its process 1 takes all others along."""
    with contextlib.suppress(ProcessLookupError):
        if sandboxed:
            os.kill([*tree(pid), pid][1], signal.SIGKILL)
        else:
            os.killpg(pid, signal.SIGKILL)


def signal_worker(pid: int, number: int, sandboxed: bool) -> None:
    """Send a signal to the worker itself: in a sandbox the first child of process 1, else ``pid``."""
    with contextlib.suppress(ProcessLookupError, IndexError):
        os.kill(tree(pid)[2] if sandboxed else pid, number)
