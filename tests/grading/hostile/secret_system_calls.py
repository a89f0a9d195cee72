# Tries calls that look into other processes or make new namespaces: the kernel says that it has none such.
# seen: {"ptrace": 38, "unshare": 38, "setns": 38, "mount": 38, "memfd_create": 38, "shmget": 38}
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
calls = {
    "ptrace": (16, 1, 0, 0),
    "unshare": (0x10000000,),
    "setns": (0, 0),
    "mount": (b"tmpfs", b"/tmp", b"tmpfs", 0, None),
    "memfd_create": (b"x", 0),
    "shmget": (0, 4096, 0o1600),
}
seen = {}
for name, arguments in calls.items():
    ctypes.set_errno(0)
    seen[name] = ctypes.get_errno() if getattr(libc, name)(*arguments) == -1 else 0
