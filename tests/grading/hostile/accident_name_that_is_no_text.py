# Calls its process something that is no UTF-8, where whoever lists processes reads it.
import ctypes
import time

ctypes.CDLL(None).prctl(15, b"\xff\xfe)\xff", 0, 0, 0)  # PR_SET_NAME
time.sleep(1.5)
