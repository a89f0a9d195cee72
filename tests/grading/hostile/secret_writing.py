# Writes wherever something is mounted, and where programs and the library lie.
# seen: ["/dev/shm", "/tmp"]
import os
import sys

places = [line.split()[1] for line in open("/proc/mounts")] + ["/", "/etc", "/usr/lib", "/dev", "/proc/sys/kernel"]
places += [COURSE, f"{COURSE}/course_lib", sys.prefix, os.path.dirname(os.__file__)]
seen = set()
for place in places:
    if os.path.isdir(place):
        try:
            open(f"{place}/written-by-a-student", "w").close()
            seen.add(place)
        except OSError:
            pass
seen = sorted(seen)
