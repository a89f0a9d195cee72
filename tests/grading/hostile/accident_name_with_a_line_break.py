# Calls its process what looks like a line of /proc/PID/status, with nothing behind it.
import ctypes
import time

ctypes.CDLL(None).prctl(15, b"\rVmPTE:", 0, 0, 0)  # PR_SET_NAME
time.sleep(1.5)
