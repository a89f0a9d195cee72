"""The ways in agree: pyproject.toml, constraints.txt, environment.yml, Makefile, README, and what is installed."""

import os
import re
import shutil
import subprocess
import tomllib
from collections import Counter
from importlib.metadata import version
from itertools import product
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version
from typer.main import get_command

from course_lib import cli

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
NEEDED = [Requirement(line) for line in PROJECT["dependencies"] + [line for extra in EXTRAS.values() for line in extra]]
LINES = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
PINS = [Requirement(line) for line in LINES if line.strip() and not line.startswith("#")]
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.search(r"(?m)^\.PHONY: (.*)$", MAKEFILE)[1].split())
PYTHONS = ["3.11.9", "3.12.4", "3.13.1"]
PLATFORMS = [("linux", "posix", "x86_64"), ("linux", "posix", "aarch64"), ("darwin", "posix", "arm64")]
PLATFORMS += [("win32", "nt", "AMD64")]


def applies(pin: Requirement, python: str, platform: tuple[str, str, str]) -> bool:
    where = {"python_full_version": python, "python_version": python.rpartition(".")[0]}
    where |= dict(zip(("sys_platform", "os_name", "platform_machine"), platform))
    return pin.marker is None or pin.marker.evaluate(where)


def pins_of(name: str) -> list[Requirement]:
    return [pin for pin in PINS if canonicalize_name(pin.name) == canonicalize_name(name)]


def conda_and_pip() -> tuple[list[str], list[str]]:
    conda = [entry for entry in ENVIRONMENT["dependencies"] if isinstance(entry, str)]
    (pip,) = [entry["pip"] for entry in ENVIRONMENT["dependencies"] if isinstance(entry, dict)]
    return conda, pip


# --- constraints.txt


@pytest.mark.parametrize("line", LINES)
def test_a_pin_is_a_name_one_version_and_perhaps_a_marker(line):
    pin = Requirement(line)
    assert re.fullmatch(r"==[\w.!]+", str(pin.specifier)) and pin.url is None and not pin.extras
    assert not re.search(r"://|@|\\|^-|--|hash|sha256|\+", line), "an address, a path, a hash or a local build"
    assert "/" not in line


def test_nothing_is_pinned_twice_for_one_marker():
    counted = Counter((canonicalize_name(pin.name), str(pin.marker)) for pin in PINS)
    assert [pin for pin, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("need", NEEDED, ids=str)
def test_a_dependency_is_pinned_once_for_each_python_and_system_and_within_its_range(need):
    assert need.specifier and need.url is None, "a dependency is a range"
    for python, platform in product(PYTHONS, PLATFORMS):
        found = [pin for pin in pins_of(need.name) if applies(pin, python, platform)]
        assert len(found) == 1, (python, platform, found)
        (specifier,) = found[0].specifier
        assert need.specifier.contains(specifier.version, prereleases=True)


@pytest.mark.parametrize("need", NEEDED, ids=lambda need: need.name)
def test_what_is_installed_is_what_is_pinned(need):
    (pin,) = [pin for pin in pins_of(need.name) if pin.marker is None or pin.marker.evaluate()]
    (specifier,) = pin.specifier
    assert Version(version(need.name)).public == Version(specifier.version).public


def test_every_dependency_by_name_is_there():
    named = "torch torchvision jupyterlab notebook nbgrader matplotlib ipywidgets nbval pytest scikit-learn scipy sympy"
    named += " pot tqdm rich typer"
    assert set(named.split()) <= {canonicalize_name(need.name) for need in NEEDED}


# --- environment.yml


def test_conda_brings_a_python_that_the_project_admits_and_pip():
    conda, _ = conda_and_pip()
    assert {re.split("[=<>]", entry)[0] for entry in conda} == {"python", "pip"}, "the project brings everything else"
    (python,) = [entry.partition("=")[2].lstrip("=") for entry in conda if entry.startswith("python")]
    assert SpecifierSet(PROJECT["requires-python"]).contains(python)
    assert any(python == known.rpartition(".")[0] for known in PYTHONS), "the pins above were tried for it"


def test_conda_installs_the_project_with_the_constraints():
    _, pip = conda_and_pip()
    options = dict(line.split(maxsplit=1) for line in pip)
    assert set(options) == {"--constraint", "--editable"} and len(pip) == 2
    assert (ROOT / options["--constraint"]).samefile(ROOT / "constraints.txt")
    path, extras = re.fullmatch(r"(.+?)(?:\[([\w,]+)\])?", options["--editable"]).groups()
    assert (ROOT / path).samefile(ROOT)
    assert set((extras or "").split(",")) <= {*EXTRAS, ""}
    assert ENVIRONMENT["name"] == PROJECT["name"]


# --- the Makefile and the README


def test_make_help_has_one_line_for_each_target():
    if shutil.which("make") is None:
        pytest.skip("there is no make here")
    alone = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    done = subprocess.run(["make", "help"], cwd=ROOT, env=alone, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and done.stderr == ""
    listed = [line.split(maxsplit=1) for line in done.stdout.splitlines()]
    assert sorted(target for target, _ in listed) == sorted(TARGETS)
    assert all(len(words.split()) > 1 for _, words in listed) and {"help", "demo", "test", "lab"} <= TARGETS


def test_make_installs_with_the_constraints_and_remakes_when_they_change():
    assert re.search(r"(?m)^\$\(READY\): .*pyproject\.toml.*constraints\.txt", MAKEFILE)
    installs = [line for line in MAKEFILE.splitlines() if re.search(r"\binstall\b.*-e '?\.", line)]
    assert installs and all("-c constraints.txt" in line for line in installs)


README = (ROOT / "README.md").read_text(encoding="utf-8")
CODE = re.sub(r"#.*", "", "\n".join(re.findall(r"```.*?```|`[^`\n]+`", README, flags=re.DOTALL)))


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\bmake ([a-z]+)", CODE))))
def test_a_make_command_of_the_readme_exists(target):
    assert target in TARGETS


@pytest.mark.parametrize("name", sorted(set(re.findall(r"\bcourse ([a-z-]+)", CODE))))
def test_a_course_command_of_the_readme_exists(name):
    assert name in get_command(cli.app).commands


def test_the_readme_names_the_commands_to_start_with():
    assert {"demo", "lab", "test"} <= set(re.findall(r"\bmake ([a-z]+)", CODE))
    assert {"lab", "release", "grade", "grade-one", "check"} <= set(re.findall(r"\bcourse ([a-z-]+)", CODE))


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", README))))
def test_a_file_that_the_readme_links_to_exists(link):
    assert (ROOT / link).exists()


def test_ci_runs_the_readmes_test_command():
    assert re.search(r"(?m)^make test$", (ROOT / ".ci" / "run").read_text(encoding="utf-8")) and "make test" in README


# --- torch from the ordinary index


def test_no_tracked_file_asks_for_another_index():
    git = shutil.which("git") and subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if not git or git.returncode:
        pytest.skip("not a git checkout")
    tracked = [path for path in git.stdout.splitlines() if (ROOT / path).is_file() and ROOT / path != Path(__file__)]
    assert len(tracked) > 20
    other = r"--(extra-)?index-url|--find-links|--index\b|PIP_(EXTRA_)?INDEX|UV_(DEFAULT_|EXTRA_)?INDEX"
    other += r"|tool\.uv\.(index|sources)|download\.pytorch\.org|torch(vision)?\S*\+(cpu|cu\d)|(^|\s)-f +https?:"
    asks = [path for path in tracked if re.search(other, (ROOT / path).read_text(encoding="utf-8", errors="replace"))]
    assert asks == []
