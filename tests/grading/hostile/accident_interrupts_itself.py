# Sends itself the signal with which the judge stops a cell.
# shown: KeyboardInterrupt
import os
import signal

os.kill(os.getpid(), signal.SIGINT)
while True:
    pass
