# Each process makes more, without end.
# flag: took longer than
import os

while True:
    try:
        os.fork()
    except OSError:
        pass
