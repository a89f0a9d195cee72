"""Run the tests that belong to the changed files: ``make quick``, or ``python tests/quick.py [BASE]``.

Changed is what differs from the commit where this branch left BASE (``origin/main``, or ``main`` without a remote). A
test belongs to the modules that it imports, a bank and a solution to their exercise. Run ``make test`` before a merge.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
NUMBERED = re.compile(r"(?:tests/grading/bank|solutions|exercises)/(\d\d_\w+)/")
CHECKS = re.compile(r"course_lib/checks/(\w+)/")


def git(*arguments: str) -> list[str]:
    run = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)
    return run.stdout.splitlines() if run.returncode == 0 else []


def changed(bases: list[str]) -> list[str]:
    """The files changed or added since this branch left the first of ``bases`` that exists, relative to the root."""
    start = next((found[0] for base in bases if (found := git("merge-base", base, "HEAD"))), None)
    if start is None:
        sys.exit(f"there is no commit to compare with: {' or '.join(bases)}")
    names = {*git("diff", "--name-only", start), *git("ls-files", "--others", "--exclude-standard")}
    return sorted(name for name in names if (ROOT / name).is_file())


def imports(test: Path, module: str) -> bool:
    """Whether ``test`` imports ``module``, such as ``course_lib/gans/step.py``."""
    package, _, name = module.removesuffix(".py").removesuffix("/__init__").replace("/", ".").rpartition(".")
    pattern = rf"{re.escape(package)}(\.{name}\b| import [^\n]*\b{name}\b)"
    return re.search(pattern, test.read_text(encoding="utf-8")) is not None


def runs(paths: list[str]) -> list[list[str]]:
    """The arguments of pytest, one list per run."""
    tests = sorted((ROOT / "tests").glob("**/test_*.py"))
    modules = [path for path in paths if path.startswith("course_lib/") and path.endswith(".py")]
    chosen = {str(test.relative_to(ROOT)) for test in tests if any(imports(test, module) for module in modules)}
    chosen |= {path for path in paths if Path(path).name.startswith("test_")} | {
        "tests/unit/test_imports.py",
        "tests/notebooks",
    }
    banks = {"tests/grading/test_bank.py", "tests/grading/test_judge_bank.py", "tests/grading/test_checks.py"}
    known = {folder.name.split("_", 1)[1]: folder.name for folder in (ROOT / "solutions").glob("[0-9]*")}
    touched = {match[1] for path in paths if (match := NUMBERED.match(path))}
    touched |= {known[match[1]] for path in paths if (match := CHECKS.match(path)) and match[1] in known}
    found = [sorted(chosen - banks)]
    if touched or chosen & banks:
        names = touched or {min(known.values())}
        found.append([*sorted(banks), "-k", " or ".join(f"{name[:2]}- or {name}" for name in sorted(names))])
    solutions = [f"solutions/{name}" for name in sorted(touched) if name in known.values()]
    lectures = [path for path in paths if re.fullmatch(r"lectures/\d\d_\w+\.ipynb", path)]
    found += [["--nbval", "--nbval-cell-timeout=300", *solutions]] if solutions else []
    found += [["--nbval-lax", "--nbval-cell-timeout=300", *lectures]] if lectures else []
    return found


def main() -> int:
    paths = changed(sys.argv[1:2] or ["origin/main", "main"])
    print(f"{len(paths)} changed files")
    return max(
        subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-n", "auto", "--dist", "loadfile", *run], cwd=ROOT
        ).returncode
        for run in runs(paths)
    )


if __name__ == "__main__":
    sys.exit(main())
