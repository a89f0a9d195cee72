# Answers the cell itself with nonsense, under the right id, twice; and shows outputs that are none.
# shown: forged
import gc

from course_lib.grading.wall import channel
from course_lib.grading.wall.inside.worker import Worker

worker = next(thing for thing in gc.get_objects() if isinstance(thing, Worker))
outputs = [None, 3, [], {}, {"output_type": 3}, {"output_type": "stream", "text": 5}, {"output_type": ["stream"]}]
outputs += [{"output_type": "display_data", "data": {"text/html": "<script>", "image/png": '" onload="alert(1)'}}]
for output in [*outputs, {"output_type": "stream", "text": "forged"}]:
    channel.send(worker.sock, {"id": worker.request, "output": output})
nonsense = {"error": {"a": []}, "used": {"b": 1}, "value": {"tensor": 1}}
channel.send(worker.sock, {"id": worker.request, "done": [], **nonsense})
channel.send(worker.sock, {"id": worker.request, "done": True, "unanswered": "yes", "used": [["course_lib"], None]})
