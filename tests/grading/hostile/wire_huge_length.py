# Announces a message of four gigabytes.
# flag: sent a message of
import os
import time

for descriptor in range(3, 64):
    try:
        os.write(descriptor, b"\xff" * 8)
    except OSError:
        pass
time.sleep(5)
