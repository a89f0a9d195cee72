# Reads the environment, its own and that of every process it finds.
# seen: []
# outside: more
import glob
import os

seen = [name for name in os.environ if "SECRET" in name]
for path in glob.glob("/proc/[0-9]*/environ"):
    try:
        with open(path, "rb") as file:
            seen += [path] if b"WALL_TEST_SECRET" in file.read() else []
    except OSError:
        pass
