# Takes a little memory in each of many processes.
# flag: GB of memory
import os
import time

for _ in range(25):
    if os.fork() == 0:
        hog = bytearray(2**26)
        time.sleep(60)
        os._exit(0)
time.sleep(60)
