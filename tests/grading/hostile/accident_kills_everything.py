# Kills every process that it may, itself last.
# flag: was killed (Killed)
import contextlib
import os

with contextlib.suppress(ProcessLookupError):
    os.kill(-1, 9)
os.kill(os.getpid(), 9)
