# Stops all processes of its group, which the ones that wait for it must not be in.
# flag: took longer than
import os
import signal

os.kill(0, signal.SIGSTOP)
