# Sends without end, under the id of the cell.
# flag: sent more than
import gc

from course_lib.grading.wall import channel
from course_lib.grading.wall.inside.worker import Worker

worker = next(thing for thing in gc.get_objects() if isinstance(thing, Worker))
while True:
    channel.send(worker.sock, {"id": worker.request, "output": {"output_type": "stream", "text": "x" * 10**6}})
