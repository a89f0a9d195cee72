# Uses no CPU time and never ends.
# flag: took longer than
import time

time.sleep(3600)
