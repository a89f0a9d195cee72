# Stops its own process, so that it can hear nothing any more.
# flag: took longer than
import os
import signal

os.kill(os.getpid(), signal.SIGSTOP)
