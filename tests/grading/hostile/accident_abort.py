# Aborts.
# flag: was killed (Aborted)
import os

os.abort()
