# Sends well-formed replies that nobody asked for, under every id but the right one: they are dropped.
# seen: 200
import gc

from course_lib.grading.wall import channel
from course_lib.grading.wall.inside.worker import Worker

worker = next(thing for thing in gc.get_objects() if isinstance(thing, Worker))
seen = 0
for number in range(200):
    channel.send(worker.sock, {"id": str(number), "done": True, "value": 13, "used": ["course_lib"]})
    seen += 1
