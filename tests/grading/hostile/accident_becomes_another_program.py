# Puts another program in its place.
# flag: closed the channel to the judge
import os

os.execv("/bin/sleep", ["sleep", "60"])
