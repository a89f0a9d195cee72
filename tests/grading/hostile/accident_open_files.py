# Opens files and never closes one; importing needs some too, so the cell cleans up at its end.
# shown: Too many open files
import os

opened = []
try:
    while True:
        opened.append(os.open("/dev/null", os.O_RDONLY))
finally:
    for descriptor in opened:
        os.close(descriptor)
