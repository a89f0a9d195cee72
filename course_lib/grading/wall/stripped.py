"""The ``course_lib`` that the student's side of the wall sees: the real one without what is none of its business.

What an exercise puts off limits is not guarded, it is absent: there is no body to reach, by ``importlib``, ``inspect``,
``getattr`` or reading the file. So are the checks' wanted values, the grading, and the command line:

* a function named in ``off_limits`` raises :class:`OffLimits` instead of doing its work, a class when an instance is
  made, a variable and whatever a module had in it when they are called or gone through; each leaves its name in
  ``CALLS``. Importing it is no use of it: other modules of the library do;
* a package of ``course_lib.checks`` is a stub whose every check gives an empty card worth nothing, and so is what
  ``course_lib.checking`` has besides what an answer needs;
* of ``course_lib.grading`` there is only what works on the student's side.
"""

import ast
import shutil
from pathlib import Path

import course_lib

PACKAGE = Path(course_lib.__file__).parent
ABSENT = ("cli.py", "grading")
REAL_CHECKING = {"__init__.py", "answers.py", "card.py", "plain.py", "verbs.py"}
OUR_SIDE = ("limits.py", "wire.py", "networks.py", "channel.py", "inside")

OFF_LIMITS = '''"""What is off limits in this exercise, and what was used of it all the same."""

CALLS = []


class OffLimits(Exception):
    """The exercise asks you to write this yourself."""


def absent(name):
    CALLS.append(name)
    raise OffLimits(f"{name} is off limits in this exercise: write it yourself")


class Absent:
    """Stands for a variable, for a module, and for what was in it."""

    def __init__(self, name):
        self._name = name

    def __getattr__(self, attribute):
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        return self

    def __or__(self, other):  # in an annotation
        return self

    __ror__ = __or__

    def __mro_entries__(self, bases):
        return ()

    def __call__(self, *args, **kwargs):
        absent(self._name)

    def __iter__(self):
        absent(self._name)

    def __getitem__(self, key):
        absent(self._name)
'''

PACKAGE_OFF_LIMITS = """from course_lib.off_limits import Absent


def __getattr__(attribute):
    return getattr(Absent({name!r}), attribute)
"""
MODULE_OFF_LIMITS = """import sys

from course_lib.off_limits import Absent

sys.modules[__name__] = Absent({name!r})
"""

CHECKS = '''"""The checks are on the other side."""

from course_lib.checking.card import Card


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return lambda *answers, **options: Card("", [], blank=True)
'''


def strip(folder: Path, off_limits: tuple[str, ...] = ()) -> Path:
    """Write the stripped package into ``folder``; ``ValueError`` for an off-limits name that there is not."""
    target = folder / "course_lib"
    shutil.copytree(PACKAGE, target, ignore=shutil.ignore_patterns("__pycache__", "*.pyc", *ABSENT, ".*"))
    (target / "off_limits.py").write_text(OFF_LIMITS, encoding="utf-8")
    for path in [*(target / "checks").glob("*/*.py"), *(target / "checking").glob("*.py")]:
        if path.parent.name != "checking" or path.name not in REAL_CHECKING:
            path.write_text(CHECKS, encoding="utf-8")
    wall = target / "grading" / "wall"
    wall.mkdir(parents=True)
    for package in (wall, wall.parent):
        (package / "__init__.py").touch()
    for name in OUR_SIDE:
        source = PACKAGE / "grading" / "wall" / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, wall / name)
    for name in off_limits:
        _put_off_limits(target, name)
    for path in (folder, *folder.rglob("*")):  # readable for whoever the student's side runs as
        path.chmod(0o755 if path.is_dir() else 0o644)
    return target


def _put_off_limits(target: Path, name: str) -> None:
    top, *parts = name.split(".")
    if top != "course_lib" or not parts:
        raise ValueError(f"off limits: {name!r} is not in course_lib")
    place = target
    while parts and (place / parts[0]).is_dir():
        place /= parts.pop(0)
    if parts and (place / f"{parts[0]}.py").is_file():
        place = place / f"{parts.pop(0)}.py"
    if not parts:
        for path in place.rglob("*.py") if place.is_dir() else [place]:
            stub = PACKAGE_OFF_LIMITS if path.name == "__init__.py" else MODULE_OFF_LIMITS
            path.write_text(stub.format(name=name), encoding="utf-8")
        return
    if place.is_dir():
        place /= "__init__.py"
    tree = ast.parse(place.read_text(encoding="utf-8"))
    if len(parts) != 1 or not sum(_strip_definition(node, parts[0], name) for node in tree.body):
        raise ValueError(f"off limits: there is no {name!r}; name it where it is defined")
    place.write_text(ast.unparse(tree), encoding="utf-8")


def _strip_definition(node: ast.stmt, wanted: str, name: str) -> bool:
    """Empty ``node`` in place if it defines ``wanted``."""
    stub = ast.parse(f"__import__('course_lib.off_limits').off_limits.absent({name!r})").body
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == wanted:
        node.body = stub
    elif isinstance(node, ast.ClassDef) and node.name == wanted:
        node.bases, node.keywords, node.decorator_list = [], [], []
        node.body = ast.parse(f"def __new__(cls, *args, **kwargs):\n    {ast.unparse(stub)}").body
    elif isinstance(node, (ast.Assign, ast.AnnAssign)) and any(
        isinstance(target, ast.Name) and target.id == wanted
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    ):
        node.value = ast.parse(f"__import__('course_lib.off_limits').off_limits.Absent({name!r})", mode="eval").body
    else:
        return False
    return True
