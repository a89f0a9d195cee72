# Imports what only the judge needs, and what holds the wanted values; the worker's own module it may have.
# seen: ["grading.wall.wire"]
import importlib

names = ["grading.course", "grading.steps", "grading.single", "cli"]
names += ["grading.wall.host", "grading.wall.session", "grading.wall.stripped", "grading.wall.wire"]
seen = []
for name in names:
    try:
        importlib.import_module(f"course_lib.{name}")
        seen.append(name)
    except ImportError:
        pass
