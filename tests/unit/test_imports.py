"""Importing the library is cheap, and every module imports only from its own floor or below."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import course_lib

HOME = Path(course_lib.__file__).parent
HEAVY = {
    "matplotlib",
    "torchvision",
    "sklearn",
    "skimage",
    "sympy",
    "scipy",
    "ot",
    "ipywidgets",
    "nbgrader",
    "nbformat",
    "IPython",
}
LIGHT = [
    "course_lib",
    "course_lib.device",
    "course_lib.attacks",
    "course_lib.data.glyphs",
    "course_lib.data.images",
    "course_lib.data.photos",
    "course_lib.data.planar",
    "course_lib.data.toys",
    "course_lib.theory",
    "course_lib.theory.divergences",
    "course_lib.theory.games",
    "course_lib.theory.lipschitz",
    "course_lib.theory.optimal_discriminator",
    "course_lib.theory.transport",
    "course_lib.metrics.distances",
    "course_lib.metrics.modes",
    "course_lib.metrics.robustness",
    "course_lib.optim",
    "course_lib.networks",
    "course_lib.networks.dcgan",
    "course_lib.networks.imagenet",
    "course_lib.networks.lenet",
    "course_lib.networks.spectral",
    "course_lib.gans",
    "course_lib.gans.augment",
    "course_lib.gans.losses",
    "course_lib.gans.penalties",
    "course_lib.gans.step",
    "course_lib.gans.training",
    "course_lib.gans.turn",
    "course_lib.gans.unrolled",
    "course_lib.recipes",
    "course_lib.recipes.lenet_glyphs",
    "course_lib.weights",
]
FLOORS = [
    {"device", "data", "theory", "off_limits"},  # the last one only in the copy that a student's worker sees
    {"networks", "optim", "metrics", "plots", "weights"},
    {"gans", "autoencoders", "attacks", "translation", "anomaly"},
    {"defenses", "semisupervised"},
    {"checking"},
    {"checks"},
    {"notebooks", "grading"},
    {"recipes", "cli"},
]


@pytest.fixture(scope="module")
def heavy_after():
    """name -> the heavy packages that a fresh interpreter has loaded once it has imported all up to that one."""
    names = [*LIGHT, "course_lib.theory.derivation"]
    code = (
        "import importlib, json, sys\n"
        "found = {}\n"
        f"for name in {names!r}:\n"
        "    importlib.import_module(name)\n"
        f"    found[name] = sorted({HEAVY!r} & set(sys.modules))\n"
        "print(json.dumps(found))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


@pytest.mark.parametrize("name", LIGHT)
def test_importing_it_loads_nothing_heavy(heavy_after, name):
    assert heavy_after[name] == []


def test_only_sympy_is_loaded_for_derivations(heavy_after):
    assert heavy_after["course_lib.theory.derivation"] == ["sympy"]


def package(parts):
    """``("course_lib", "gans", "step")`` -> ``"gans"``."""
    return parts[1] if len(parts) > 1 else ""


def floor(name):
    """The floor of a package of the library; its own ``__init__`` is below all."""
    for number, names in enumerate(FLOORS):
        if name in names:
            return number
    assert name == "", f"course_lib.{name} stands on no floor: place it on one in FLOORS and in course_lib/__init__.py"
    return -1


def imported(source, module):
    """The packages of the library that ``source``, the text of ``module`` (a tuple of names), imports anywhere."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            targets = [alias.name.split(".") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = list(module[: -node.level]) if node.level else []
            base += node.module.split(".") if node.module else []
            targets = [[*base, alias.name] for alias in node.names]
        else:
            continue
        found |= {package(target) for target in targets if target[0] == "course_lib"}
    return found - {""}


@pytest.mark.parametrize("path", sorted(HOME.rglob("*.py")), ids=lambda path: str(path.relative_to(HOME)))
def test_it_imports_only_from_its_own_floor_or_below(path):
    module = ("course_lib", *path.relative_to(HOME).with_suffix("").parts)
    own = "" if module[1] == "__init__" else package(module)
    above = {name for name in imported(path.read_text("utf-8"), module) if floor(name) > floor(own)}
    assert not above, f"{own or 'course_lib'} stands on floor {floor(own)} and imports from above: {sorted(above)}"


WINGS = ["wall", "repair", "judge", "course"]


@pytest.mark.parametrize("wing", WINGS)
def test_a_wing_of_the_grading_imports_only_from_those_before_it(wing):
    later = "|".join(WINGS[WINGS.index(wing) + 1 :]) or "nothing"
    for path in (HOME / "grading" / wing).rglob("*.py"):
        assert not re.search(rf"course_lib\.grading(\.| import .*\b)({later})\b", path.read_text("utf-8")), path


@pytest.mark.parametrize(
    "source, found",
    [
        ("import course_lib.gans.step", {"gans"}),
        ("import numpy, course_lib.cli as c", {"cli"}),
        ("from course_lib import plots, data", {"plots", "data"}),
        ("from course_lib.data.toys import Gaussian", {"data"}),
        ("def f():\n    from course_lib.checks import gan", {"checks"}),
        ("from . import divergences", {"theory"}),
        ("from .divergences import js", {"theory"}),
        ("from ..gans.losses import minimax", {"gans"}),
        ("from .. import gans", {"gans"}),
        ("import torch, course_library.gans", set()),
    ],
)
def test_the_reader_of_imports_sees_every_form(source, found):
    assert imported(source, ("course_lib", "theory", "derivation")) == found


def test_a_package_without_a_floor_is_pointed_out():
    with pytest.raises(AssertionError, match="place it on one"):
        floor("helpers")
