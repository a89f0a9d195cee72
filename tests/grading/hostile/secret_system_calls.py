# Tries calls that look into other processes, make namespaces, filter, or tell what is held in memory: none such.
# seen: []
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
calls = {
    "ptrace": (16, 1, 0, 0),
    "unshare": (0x10000000,),
    "setns": (0, 0),
    "mount": (b"tmpfs", b"/tmp", b"tmpfs", 0, None),
    "memfd_create": (b"x", 0),
    "shmget": (0, 4096, 0o1600),
    "mincore": (0, 4096, 0),
    "readahead": (0, 0, 4096),
    "inotify_init1": (0,),
    "setsockopt": (0, 1, 26, 0, 0),
    "prctl": (22, 2, 0, 0, 0),
    "ioctl": (0, ctypes.c_ulong(0xC020662A), 0),
    "preadv2": (0, None, 0, 0, 8),
    "madvise": (0, 4096, 21),
    "fcntl": (0, 1024, 0),
}
seen = []
for name, arguments in calls.items():
    ctypes.set_errno(0)
    if getattr(libc, name)(*arguments) != -1 or ctypes.get_errno() not in (38, 95):
        seen.append(name)
