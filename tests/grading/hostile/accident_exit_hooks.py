# Leaves hooks for the end of the process, and a thread that waits for it: they never run, or nobody hears them.
import atexit
import os
import signal
import threading
import time

atexit.register(time.sleep, 3600)
atexit.register(os.fork)
for number in (signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
threading.Thread(target=time.sleep, args=(3600,)).start()
