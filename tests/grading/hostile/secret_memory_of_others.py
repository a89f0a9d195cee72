# Reads the memory of process 1 and of its parent; its own it can read, so the road is a road.
# seen: ["/proc/self/mem"]
import os

seen = []
for who in ("self", 1, os.getppid()):
    try:
        with open(f"/proc/{who}/maps") as maps, open(f"/proc/{who}/mem", "rb") as memory:
            memory.seek(int(maps.readline().split("-")[0], 16))
            seen += [f"/proc/{who}/mem"] if memory.read(8) else []
    except OSError:
        pass
