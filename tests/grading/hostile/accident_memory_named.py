# Takes memory in processes whose name looks like a line of /proc/PID/status: less than nothing is held.
# flag: GB of memory
import ctypes
import os
import time

for _ in range(3):
    if os.fork() == 0:
        ctypes.CDLL(None).prctl(15, b"\rVmPTE: -999999", 0, 0, 0)  # PR_SET_NAME
        held = bytearray(300 * 2**20)
        for page in range(0, len(held), 4096):
            held[page] = 1
        time.sleep(60)
        os._exit(0)
time.sleep(60)
