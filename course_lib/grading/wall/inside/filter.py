"""System calls that no notebook needs, refused by the kernel (seccomp), for this process and all its children.

They look into other processes, make namespaces or mounts, hold memory that no limit counts (memfd, System V), ask or
say which files are held in memory or opened (by which submissions could talk), take what a machine has little of for
all (filters, inotify), or have a long record of holes (bpf, io_uring, userfaultfd, keyrings). A refused call fails with
ENOSYS, as on a kernel that does not have it. Those with which processes give way to others, which puts off the end that
the judge waits for, are pretended: they succeed, and do nothing.
"""

import ctypes
import platform
import struct

# name: (x86_64, aarch64). libseccomp would spare the numbers, but its binding is packaged for the system's Python only
# (Debian) or was last released in 2021 (PyPI), and a table needs no library inside the sandbox.
REFUSED = {
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
    "unshare": (272, 97),
    "setns": (308, 268),
    "clone3": (435, 435),  # its flags cannot be looked at; the C library falls back to clone
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "mount_setattr": (442, 442),
    "open_by_handle_at": (304, 265),
    "openat2": (437, 437),
    "syslog": (103, 116),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    "fadvise64": (221, 223),
    "readahead": (187, 213),
    "mincore": (27, 232),
    "cachestat": (451, 451),
    "preadv2": (327, 286),  # without flags the C library falls back to preadv
    "process_madvise": (440, 440),
    "inotify_init": (253, 26),
    "inotify_init1": (294, 26),
    "fanotify_init": (300, 262),
    "io_setup": (206, 0),
    "io_uring_setup": (425, 425),
    "bpf": (321, 280),
    "seccomp": (317, 277),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
}
PRETENDED = {
    "setpriority": (141, 140),
    "sched_setparam": (142, 118),
    "sched_setscheduler": (144, 119),
    "sched_setaffinity": (203, 122),
    "sched_setattr": (314, 274),
}
MACHINES = {"x86_64": (0xC000003E, 56), "aarch64": (0xC00000B7, 220)}  # audit's number, clone's
NEW_NAMESPACES = 0x7E020000
ENOSYS, DONE, KILL, ALLOW = 0x00050000 | 38, 0x00050000, 0x80000000, 0x7FFF0000
LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER, ARCHITECTURE, FIRST_ARGUMENT, SECOND_ARGUMENT, THIRD_ARGUMENT = 0, 4, 16, 24, 32
PR_SET_SECCOMP, FILTER = 22, 2
REFUSED_WITH = {  # the argument looked at, and what it must not be
    "fcntl": ((72, 25), SECOND_ARGUMENT, (1024, 1026)),  # leases and notices: whoever opens the file then has to wait
    "madvise": ((28, 233), THIRD_ARGUMENT, (20, 21)),  # that a file leaves memory
    "socket": ((41, 198), FIRST_ARGUMENT, (15, 17, 29, 30, 31, 33, 38, 40, 42, 44)),  # like vsock, which leads out
    "setsockopt": ((54, 208), THIRD_ARGUMENT, (26, 50, 51, 52)),  # filters, of which the machine has so many for all
    "prctl": ((157, 167), FIRST_ARGUMENT, (PR_SET_SECCOMP,)),  # the same
    "ioctl": ((16, 29), SECOND_ARGUMENT, (0xC020662A,)),  # what ext4 knows of a file
}


def program(machine: str) -> bytes:
    """The filter for ``machine`` as the kernel's instructions: code, jump if true, jump if false, value."""
    audit, clone = MACHINES[machine]
    steps = [(LOAD, 0, 0, ARCHITECTURE), (EQUAL, 1, 0, audit), (RETURN, 0, 0, KILL), (LOAD, 0, 0, NUMBER)]
    steps += [(AT_LEAST, 0, 1, 0x40000000), (RETURN, 0, 0, ENOSYS)]  # the x32 twins of all calls
    for table, answer in ((REFUSED, ENOSYS), (PRETENDED, DONE)):
        for numbers in table.values():
            steps += [(EQUAL, 0, 1, numbers[list(MACHINES).index(machine)]), (RETURN, 0, 0, answer)]
    for numbers, argument, values in REFUSED_WITH.values():
        steps += [(EQUAL, 0, len(values) + 3, numbers[list(MACHINES).index(machine)]), (LOAD, 0, 0, argument)]
        steps += [(EQUAL, left, 0 if left else 1, value) for left, value in zip(range(len(values))[::-1], values)]
        steps += [(RETURN, 0, 0, ENOSYS), (LOAD, 0, 0, NUMBER)]
    steps += [
        (EQUAL, 0, 3, clone),
        (LOAD, 0, 0, FIRST_ARGUMENT),
        (ANY_BIT, 0, 1, NEW_NAMESPACES),
        (RETURN, 0, 0, ENOSYS),
    ]
    steps += [(RETURN, 0, 0, ALLOW)]
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def close_system_calls() -> bool:
    """Put the filter in force for good; False on a machine that it is not written for."""
    if platform.machine() not in MACHINES:
        return False
    code = program(platform.machine())
    buffer = ctypes.create_string_buffer(code, len(code))
    pointer = ctypes.create_string_buffer(struct.pack("HP", len(code) // 8, ctypes.addressof(buffer)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_SECCOMP, FILTER, ctypes.c_void_p(ctypes.addressof(pointer)), 0, 0):
        raise OSError(ctypes.get_errno(), "the system call filter was refused")
    return True
