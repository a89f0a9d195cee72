"""The box around the student's side: a bubblewrap command line that shows it the Python installation and nothing else.

No network, no home, no course folder, an environment of some dozen variables, everything read-only but a small
/tmp, process, user and IPC namespaces of its own. Only the program in :mod:`course_lib.grading.wall.inside.zygote`
runs in it; each submission then gets namespaces of its own inside (:mod:`course_lib.grading.wall.inside.jail`).

As root the box is made without a user namespace, and the program gives up root for user 65534 before anything else:
a root that is only renamed would still own the host's files in /proc/sys, and no process limit holds for it.
"""

import os
import shutil
import site
import sys
from pathlib import Path

from course_lib.grading.wall.stripped import PACKAGE

SYSTEM = ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/usr/share", "/nix/store", "/gnu/store")
PARTS = ("bin", "sbin", "lib", "lib32", "lib64", "libexec", "include", "pyvenv.cfg")  # of /usr and where Python lives
USR = tuple(f"{prefix}/{part}" for prefix in ("/usr", "/usr/local") for part in PARTS)
SETTINGS = (
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/fonts",
    "/etc/localtime",
    "/etc/alternatives",
)
PEOPLE = "student:x:{uid}:{uid}::/tmp:/bin/sh\n"

ROUNDING = ("ATEN_CPU_CAPABILITY", "ONEDNN_MAX_CPU_ISA", "MKL_CBWR")  # which instructions torch calculates with


class SandboxUnavailable(RuntimeError):
    """There is no sandbox here; the message is one line that says why and what to do."""

    def __init__(self, why: str):
        why = " ".join(why.split())[-400:]
        super().__init__(
            f"no sandbox for student code: {why} (on Linux install bubblewrap and allow user namespaces; elsewhere "
            "grade in a Linux virtual machine; --unsandboxed runs student code with your own rights)"
        )


def environment() -> dict[str, str]:
    """The student side's whole environment. Student and judge round alike."""
    variables = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL", "NUMEXPR")}
    variables |= {name: os.environ[name] for name in ROUNDING if name in os.environ}
    return variables | {
        "PATH": f"{Path(os.path.abspath(sys.executable)).parent}:/usr/local/bin:/usr/bin:/bin",
        "PYTHONPATH": str(PACKAGE.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": "/tmp",
        "USER": "student",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "TERM": "dumb",
        "TORCH_COMPILE_DISABLE": "1",  # its headers are larger than a file may be
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "MPLCONFIGDIR": "/tmp/matplotlib",
    }


def user() -> int:
    """Whom submissions run as: a root that grades takes one for each of its processes, as the kernel counts by user."""
    return os.geteuid() or 60_000 + os.getpid() % 5000


def command(program: list[str], scratch: Path, stripped: Path, hidden: tuple[Path, ...] = ()) -> list[str]:
    """``program`` in the box. ``stripped`` stands where the real ``course_lib`` does; ``hidden`` folders are empty."""
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        raise SandboxUnavailable("bubblewrap (bwrap) is not installed")
    people = scratch / "passwd"
    people.write_text(PEOPLE.format(uid=user()), encoding="utf-8")
    people.chmod(0o644)
    box = [bwrap, "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--die-with-parent"]
    box += ["--new-session", *(("--cap-add", "ALL") if os.geteuid() == 0 else ("--unshare-user",))]
    for _, arguments in sorted(_mounts(scratch, stripped, hidden).items()):  # a folder before what lies in it
        box += arguments
    for path in ("/", "/dev", *hidden_folders(hidden)):
        box += ["--remount-ro", str(path)]
    return [*box, "--chdir", "/tmp", *program]


def _mounts(scratch: Path, stripped: Path, hidden: tuple[Path, ...]) -> dict[tuple[str, ...], list[str]]:
    """For each path in the box, by its parts, the arguments that make it."""
    found: dict[tuple[str, ...], list[str]] = {}

    def place(path: str | Path, *arguments: str) -> None:
        found[Path(path).parts] = [*arguments, str(path)]

    for path in (*SYSTEM, *SETTINGS, *USR):
        if os.path.islink(path) and path not in SETTINGS:
            place(path, "--symlink", os.readlink(path))
        elif os.path.exists(path):
            place(path, "--ro-bind", path)
    for path in hidden_folders(hidden):
        place(path, "--perms", "0755", "--tmpfs")
    for path in sorted(_python()):
        above = [found[parent.parts][0] for parent in Path(path).parents if parent.parts in found]
        if not above or above[0] != "--ro-bind":  # not there already
            place(path, "--ro-bind", path)
    place(PACKAGE, "--ro-bind", str(stripped))
    place("/etc/passwd", "--ro-bind", str(scratch / "passwd"))
    place("/proc", "--proc")
    place("/dev", "--dev")
    place("/tmp", "--perms", "1777", "--tmpfs")
    if (fonts := _font_list()) is not None:
        place("/tmp/matplotlib", "--perms", "1777", "--dir")
        (scratch / fonts.name).write_bytes(fonts.read_bytes())
        (scratch / fonts.name).chmod(0o644)
        place(f"/tmp/matplotlib/{fonts.name}", "--ro-bind", str(scratch / fonts.name))
    for parts in list(found):  # folders on the way, which bwrap would close to others
        for depth in range(2, len(parts)):
            if not any(found.get(parts[:above], ["--dir"])[0] == "--ro-bind" for above in range(2, depth + 1)):
                found.setdefault(parts[:depth], ["--perms", "0755", "--dir", str(Path(*parts[:depth]))])
    return found


def hidden_folders(more: tuple[Path, ...]) -> list[Path]:
    """Folders that a bound one may hold and that must not be seen: the course's own, other copies of its library."""
    course = [] if PACKAGE.parent.name in ("site-packages", "dist-packages") else [PACKAGE.parent]
    copies = [
        copy
        for folder in (*_python(), *USR)
        for pattern in ("course_lib", "python*/*-packages/course_lib")
        for copy in Path(folder).glob(pattern)
        if copy != PACKAGE
    ]
    return [Path(path).resolve() for path in (*course, *copies, *more)]


def _python() -> set[str]:
    """What the interpreter needs, by every name it goes by.

    Of the folders in which it lives only their parts: an environment may be in the course's own folder, or at home.
    """
    prefixes = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}
    prefixes |= {os.path.realpath(prefix) for prefix in prefixes}
    found = {f"{prefix}/{part}" for prefix in prefixes for part in PARTS} | {*site.getsitepackages()}
    if site.ENABLE_USER_SITE:
        found.add(site.getusersitepackages())
    found |= {os.path.realpath(path) for path in found}
    return {path for path in found if os.path.exists(path)}


def _font_list() -> Path | None:
    """matplotlib's list of fonts, which takes seconds to make anew."""
    import matplotlib

    return next(Path(matplotlib.get_cachedir()).glob("fontlist-*.json"), None)
