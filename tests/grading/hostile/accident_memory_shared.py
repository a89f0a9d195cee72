# Takes memory that no limit of a process counts: shared mappings.
# flag: GB of memory
import mmap
import time

hog = []
for _ in range(200):
    hog.append(mmap.mmap(-1, 2**26))
    for page in range(0, 2**26, 4096):
        hog[-1][page] = 1
time.sleep(60)
