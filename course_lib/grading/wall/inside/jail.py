"""How a forked child shuts itself in before it runs a line of a student's code (Linux only).

``enter`` forks twice. The child of the zygote takes namespaces of its own (user, mount, process, IPC, network) and
waits; its child, process 1 in there, mounts a private /tmp, /dev/shm, /dev/pts and /proc (which can only be read),
forbids further namespaces, gives up every capability, closes system calls, and reaps; the grandchild comes back from
``enter`` and is the worker. When process 1 is killed the kernel kills all that is left in there, so nothing outlives
its session.
"""

import ctypes
import os
import resource
import signal
import socket
import struct
import sys
import tempfile

from course_lib.grading.wall.inside.filter import close_system_calls
from course_lib.grading.wall.limits import Limits

NAMESPACES = 0x10000000 | 0x00020000 | 0x20000000 | 0x08000000 | 0x40000000 | 0x04000000  # user mnt pid ipc net uts
PRIVATE, NO_SUID, NO_DEV, NO_EXEC, RECURSIVE, BIND = 1 << 18, 2, 4, 8, 1 << 14, 1 << 12
READ_ONLY, REMOUNT = 1, 32
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 4, 38
libc = ctypes.CDLL(None, use_errno=True)


def _call(name: str, *arguments) -> None:
    if getattr(libc, name)(*arguments) != 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{name}: {os.strerror(error)}")


def _mount(kind: bytes, where: bytes, flags: int, options: bytes | None = None) -> None:
    _call("mount", kind, where, kind, ctypes.c_ulong(flags), options)


def leave_root(uid: int) -> None:
    """Turn from root into ``uid`` for good, with a /proc that is fresh, as an inner one can only be a copy of such."""
    _mount(b"proc", b"/proc", NO_SUID | NO_DEV | NO_EXEC)
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    _call("prctl", PR_SET_DUMPABLE, 1, 0, 0, 0)  # its own files in /proc stay its own


def enter(limits: Limits, sock: socket.socket) -> None:
    """Return in a process that is shut in. The two that stay outside never return."""
    os.setsid()
    die_with_parent()
    uid, gid = os.getuid(), os.getgid()
    _call("unshare", NAMESPACES)
    for file, line in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        with open(f"/proc/self/{file}", "w") as out:
            out.write(line)
    if first := os.fork():
        _stay(sock, first)
    die_with_parent()
    _private_folders(limits)
    _give_up_capabilities()
    _call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    close_system_calls()
    if worker := os.fork():
        _stay(sock, worker)
    os.setsid()  # a signal to the worker's group reaches none of those that wait
    set_limits(limits)
    resource.setrlimit(resource.RLIMIT_NPROC, (limits.processes, limits.processes))
    os.chdir("/tmp")


def stay_outside(limits: Limits) -> None:
    """What there is instead where there is no sandbox: a folder to work in, and limits on Linux."""
    os.setsid()
    os.chdir(tempfile.mkdtemp())
    if sys.platform == "linux":
        set_limits(limits)
        _killed_first()


def die_with_parent() -> None:
    _call("prctl", PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _stay(sock: socket.socket, child: int) -> None:
    """Wait until ``child`` has ended, bury whoever else does, and end as it did."""
    _call("prctl", PR_SET_DUMPABLE, 0, 0, 0, 0)  # closes /proc/1/mem to the child
    sock.close()
    status = None
    while status is None:
        pid, ended = os.wait()
        status = ended if pid == child else None
    code = os.waitstatus_to_exitcode(status)
    os._exit(code if code >= 0 else 128 - code)


def _private_folders(limits: Limits) -> None:
    _call("mount", b"none", b"/", None, ctypes.c_ulong(RECURSIVE | PRIVATE), None)
    _mount(b"proc", b"/proc", NO_SUID | NO_DEV | NO_EXEC)
    _mount(b"devpts", b"/dev/pts", NO_SUID | NO_EXEC, b"newinstance,ptmxmode=0666,mode=620,max=64")
    size = f"size={limits.disk},nr_inodes=20000,mode=700".encode()
    shut = REMOUNT | BIND | READ_ONLY | NO_SUID | NO_EXEC
    for path in _mounted_below("/dev"):
        if not os.path.isdir(path):  # a device, the host's own: what is written goes in, but its dates stay
            _call("mount", None, path.encode(), None, ctypes.c_ulong(shut), None)
    below = [(path, os.open(path, os.O_PATH)) for path in _mounted_below("/tmp") if os.path.isdir(path)]
    for folder in (b"/tmp", b"/dev/shm"):
        _mount(b"tmpfs", folder, NO_SUID | NO_DEV, size)
    for path, held in below:  # Python itself may live there
        os.makedirs(path)
        _call("mount", f"/proc/self/fd/{held}".encode(), path.encode(), None, ctypes.c_ulong(BIND | RECURSIVE), None)
        os.close(held)
    with open("/proc/sys/user/max_user_namespaces", "w") as out:
        out.write("0")
    _killed_first()
    _call("mount", None, b"/proc", None, ctypes.c_ulong(shut | NO_DEV), None)


def _killed_first() -> None:
    """Where memory runs short on the machine."""
    with open("/proc/self/oom_score_adj", "w") as out:
        out.write("1000")


def _mounted_below(top: str) -> list[str]:
    """The topmost files and folders below ``top`` that something is mounted on."""
    with open("/proc/self/mountinfo") as file:
        points = sorted(line.split()[4].encode().decode("unicode_escape") for line in file)
    found: list[str] = []
    for point in points:
        if point.startswith(f"{top}/") and not any(point.startswith(f"{o}/") for o in found):
            found.append(point)
    return found


def _give_up_capabilities() -> None:
    header = struct.pack("Ii", 0x20080522, 0)
    _call("capset", header, bytes(24))


def set_limits(limits: Limits) -> None:
    """Limits that each process has for itself, on top of what the zygote already takes."""
    with open("/proc/self/status") as file:
        held = next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmData:"))
    for which, most in (
        (resource.RLIMIT_DATA, held + limits.memory),
        (resource.RLIMIT_FSIZE, limits.file),
        (resource.RLIMIT_NOFILE, limits.files),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_SIGPENDING, 256),
        (resource.RLIMIT_STACK, 8 * 2**20),
    ):
        hard = resource.getrlimit(which)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(which, (most, most))
