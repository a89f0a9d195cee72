"""Looking up the checks of an exercise in :mod:`course_lib.checks`."""

import importlib
import pkgutil

from course_lib import checks
from course_lib.checking.part import Exercise
from course_lib.grading.errors import CourseError


def exercise(name: str) -> Exercise:
    """The checks of the exercise called ``name``, such as ``02_optimal_discriminator``."""
    try:
        return importlib.import_module(f"course_lib.checks.{name.split('_', 1)[1]}").exercise
    except (ModuleNotFoundError, IndexError, AttributeError):
        raise CourseError(f"there are no checks for {name!r} in course_lib.checks") from None


def exercises() -> dict[str, Exercise]:
    """Every exercise of the course, by the name of its package of checks."""
    names = [module.name for module in pkgutil.iter_modules(checks.__path__)]
    modules = {name: importlib.import_module(f"{checks.__name__}.{name}") for name in names}
    return {name: module.exercise for name, module in modules.items() if hasattr(module, "exercise")}
