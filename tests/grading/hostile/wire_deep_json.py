# Sends JSON nested deeper than a parser likes.
# flag: sent a message that is no JSON
import gc
import time

from course_lib.grading.wall import channel
from course_lib.grading.wall.inside.worker import Worker

worker = next(thing for thing in gc.get_objects() if isinstance(thing, Worker))
text = b"[" * 10**6
worker.sock.sendall(channel.LENGTHS.pack(len(text), 0) + text)
time.sleep(5)
