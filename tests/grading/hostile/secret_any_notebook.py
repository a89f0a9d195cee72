# Looks for a notebook, a gradebook or a submission anywhere but among the system's own files; finds the one it made.
# seen: ["/tmp/own.ipynb"]
import os

open("/tmp/own.ipynb", "w").close()
system, seen = ("/proc", "/usr", "/dev"), []
for folder, folders, files in os.walk("/"):
    folders[:] = [f for f in folders if os.path.join(folder, f) not in system and f != "site-packages"]
    seen += [os.path.join(folder, file) for file in files if file.endswith((".ipynb", ".db", ".csv"))]
seen = [path for path in seen if "/lib/python" not in path]
