# Writes settings of the kernel: each with the value that it has.
# seen: {"tried": True, "written": []}
import os

tried, written = 0, []
for folder, _, files in os.walk("/proc/sys"):
    for file in files:
        tried += 1
        try:
            with open(f"{folder}/{file}", "r+") as setting:
                value = setting.read()
                setting.seek(0)
                setting.write(value)
            written.append(f"{folder}/{file}")
        except (OSError, ValueError):
            pass
seen = {"tried": tried > 100, "written": written}
