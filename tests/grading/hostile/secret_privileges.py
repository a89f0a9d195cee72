# Reads what it may do: no capability, none to gain, system calls filtered, not root.
# seen: {"CapPrm": 0, "CapEff": 0, "CapAmb": 0, "NoNewPrivs": 1, "Seccomp": 2, "root": False}
import os

lines = dict(line.split(":", 1) for line in open("/proc/self/status").read().splitlines())
seen = {name: int(lines[name], 16) for name in ("CapPrm", "CapEff", "CapAmb", "NoNewPrivs", "Seccomp")}
seen["root"] = os.getuid() == 0
