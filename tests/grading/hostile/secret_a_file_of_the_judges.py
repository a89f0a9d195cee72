# Reads a file in the judge's temporary folder, and one in its home.
# seen: []
# outside: more
import os

seen = [path for path in (SECRET_FILE, os.path.expanduser("~root/.bashrc"), "/etc/shadow") if os.path.exists(path)]
