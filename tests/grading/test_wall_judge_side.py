"""What the judge's side does with what a worker says and shows, and the library and filter that it sends in."""

import contextlib
import json
import socket
import struct
import threading
from collections.abc import Iterable
from itertools import chain, repeat

import pytest

from course_lib.grading.wall import channel, outputs
from course_lib.grading.wall.handle import WorkerHandle
from course_lib.grading.wall.inside import filter as calls
from course_lib.grading.wall.limits import Limits
from course_lib.grading.wall.stripped import strip


def talk(*messages: bytes, limits: Limits | None = None):
    """A handle on a worker that has already said ``messages``, with a word from the zygote that it lives."""
    here, there = socket.socketpair()
    handle = WorkerHandle(here, lambda do, **more: {"how": "", "seconds": 0.0}, limits or Limits())
    there.sendall(b"".join(messages))
    return handle, there


def message(**fields) -> bytes:
    text = json.dumps(fields).encode()
    return channel.LENGTHS.pack(len(text), 0) + text


def test_replies_with_another_id_are_dropped_and_late_ones_do_not_answer_the_next_question(monkeypatch):
    ids = iter(["first", "second"])
    monkeypatch.setattr("secrets.token_hex", lambda n: next(ids))
    right, old = message(id="first", done=True, value=1), message(id="first", done=True, value=9)
    handle, _ = talk(
        message(id="x", done=True, value=7), message(id=None), message(id=["first"], done=True), right, old
    )
    assert handle.exchange({}, 5)[0]["value"] == 1
    _.sendall(message(id="second", done=True, value=2))
    assert handle.exchange({}, 5)[0]["value"] == 2


@pytest.mark.parametrize(
    "said",
    [b"\xff" * 8, channel.LENGTHS.pack(10, 0) + b"0123456789", channel.LENGTHS.pack(3, 2**31), message(id="a")[:-1]],
    ids=["too long", "no JSON", "block too long", "cut short"],
)
def test_nonsense_ends_the_worker_and_not_the_judge(said):
    handle, there = talk(said)
    there.shutdown(socket.SHUT_WR)
    with pytest.raises(Exception, match=r"instead of an answer|closed the channel") as caught:
        handle.exchange({}, 5)
    assert type(caught.value).__name__ == "Accident" and handle.ended


def test_unasked_messages_without_end_end_the_worker():
    handle, _ = talk(*[message(id="x")] * 100, limits=Limits(traffic=1000))
    with pytest.raises(Exception, match="sent more than"):
        handle.exchange({}, 5)


def test_the_smallest_messages_count_for_what_reading_one_costs():
    handle, _ = talk(*[channel.LENGTHS.pack(2, 0) + b"{}"] * 100, limits=Limits(traffic=10_000))
    with pytest.raises(Exception, match="sent more than"):
        handle.exchange({}, 5)


def test_urgent_bytes_are_bytes_like_others():
    handle, there = talk()
    for _ in range(10):
        there.send(b"\xff", socket.MSG_OOB)
    with pytest.raises(Exception, match="a message of"):
        handle.exchange({}, 5)


def test_reading_looks_at_the_limits_again_whenever_there_was_nothing():
    here, _there = socket.socketpair()
    looks = iter([None, None])
    with pytest.raises(StopIteration):
        channel.receive(here, wait=lambda: next(looks))


def sending(there: socket.socket, pieces: Iterable[bytes]) -> threading.Thread:
    """Send them from a thread of its own, as far as somebody reads."""

    def send() -> None:
        with contextlib.suppress(OSError):
            for piece in pieces:
                there.sendall(piece)

    thread = threading.Thread(target=send)
    thread.start()
    return thread


@pytest.mark.parametrize(
    "pieces",
    [repeat(message(id="x", value=[[]] * 10_000)), chain([channel.LENGTHS.pack(2, 10**7) + b"{}"], repeat(b" "))],
    ids=["nested", "byte by byte"],
)
def test_what_takes_long_to_read_is_not_read_to_its_end(pieces):
    handle, there = talk(limits=Limits(reading=0.05))

    flood = sending(there, pieces)
    with pytest.raises(Exception, match="more than can be read"):
        handle.exchange({}, 60)
    assert handle.ended
    handle.sock.close()
    flood.join()


def test_the_last_word_of_an_exchange_counts_for_the_next(monkeypatch):
    monkeypatch.setattr("secrets.token_hex", lambda n: "id")
    reply, seconds, loads = message(id="id", done=True), [0], json.loads
    handle, _ = talk(reply, reply, limits=Limits(reading=0.5))
    monkeypatch.setattr("time.thread_time", lambda: len(seconds))
    monkeypatch.setattr("json.loads", lambda text: seconds.append(1) or loads(text))  # takes a second a message
    assert handle.exchange({}, 60)[0]["done"]
    with pytest.raises(Exception, match="more than can be read"):
        handle.exchange({}, 60)


SHOWN = [None, 3, [], "text", {}, {"output_type": []}, {"output_type": "stream"}, {"output_type": "stream", "text": {}}]
SHOWN += [{"output_type": "display_data"}, {"output_type": "display_data", "data": []}]
SHOWN += [{"output_type": "display_data", "data": {"text/html": "<script>", "image/svg+xml": "<svg onload=x>"}}]
SHOWN += [{"output_type": "display_data", "data": {"image/png": '" onerror="x'}}]
SHOWN += [{"output_type": "display_data", "data": {"application/vnd.adversarial-course.card+json": {"points": 9}}}]


SHOWN += [{"output_type": "display_data", "data": {"text/latex": "$\\style{position:fixed}{\\href{javascript:x}{x}}$"}}]
SHOWN += [{"output_type": "display_data", "data": {"text/latex": "<script>"}}]


@pytest.mark.parametrize("raw", SHOWN, ids=repr)
def test_outputs_that_are_none_or_would_run_in_a_browser_are_not_kept(raw):
    kept = outputs.Kept([], 1000)
    kept.add(raw)
    assert [output for output in kept.outputs if output.get("text") != ""] == []


def test_outputs_are_bounded_in_size_and_number_and_say_so():
    for text in ("x" * 5000, "x", ""):
        kept = outputs.Kept([], 3000)
        for number in range(10_000):
            kept.add({"output_type": "stream", "name": ("stdout", "stderr")[number % 2], "text": text})
        assert len(kept.outputs) <= 30 and sum(len(output.text) for output in kept.outputs) < 6000
        assert kept.outputs[-1].text.endswith(outputs.MORE)


def test_a_formula_counts_for_what_typesetting_it_costs_and_gives_way_to_its_plain_text():
    kept = outputs.Kept([], 30_000)
    for _ in range(3):
        kept.add({"output_type": "display_data", "data": {"text/latex": "$x$" * 50, "text/plain": "xxx"}})
    assert [set(output.data) for output in kept.outputs] == [{"text/latex", "text/plain"}] * 2 + [{"text/plain"}]
    kept.add({"output_type": "display_data", "data": {"text/latex": "$x$" * 50}})
    assert kept.outputs[-1].text == outputs.MORE


def test_a_stream_that_came_in_many_pieces_is_told_in_one():
    shown = []
    kept = outputs.Kept(shown, 10**6)
    for name, text in [("stdout", "x" * 9000)] * 5 + [("stderr", "a\rb")] * 2 + [("stdout", "end\r\n")]:
        kept.add({"output_type": "stream", "name": name, "text": text})
    outputs.finish(shown, 1)
    assert [(o.name, o.text) for o in shown] == [("stdout", "x" * 45_000), ("stderr", "b"), ("stdout", "end\n")]


def test_a_display_that_is_cleared_makes_room_again():
    kept = outputs.Kept([], 3000)
    for frame in range(100):
        kept.add({"output_type": "clear"})
        kept.add({"output_type": "display_data", "data": {"text/plain": f"frame {frame}" + "x" * 2000}})
    assert [output.data["text/plain"][:8] for output in kept.outputs] == ["frame 99"]


PLACES = (calls.FIRST_ARGUMENT, calls.SECOND_ARGUMENT, calls.THIRD_ARGUMENT)


def test_the_filter_refuses_what_it_names_and_jumps_only_forward_to_what_is_there():
    for machine, (audit, clone) in calls.MACHINES.items():
        code = calls.program(machine)
        steps = [struct.unpack_from("HBBI", code, at) for at in range(0, len(code), 8)]
        for number, (_, yes, no, _) in enumerate(steps):
            assert number + max(yes, no) + 1 <= len(steps)
        run = lambda call, flags=0, machine=audit, **more: _run(steps, machine, call, flags, **more)  # noqa: B023, E731
        position = list(calls.MACHINES).index(machine)
        assert {run(numbers[position]) for numbers in calls.REFUSED.values()} == {calls.ENOSYS}
        assert {run(numbers[position]) for numbers in calls.PRETENDED.values()} == {calls.DONE}
        assert run(400) == run(999) == run(clone) == calls.ALLOW
        assert run(clone, 0x10000000) == run(0x40000000) == calls.ENOSYS
        for numbers, argument, values in calls.REFUSED_WITH.values():
            call, place = numbers[position], PLACES.index(argument)
            at = lambda value: run(call, **{("flags", "second", "third")[place]: value})  # noqa: B023, E731
            assert {at(value) for value in values} == {calls.ENOSYS}
            assert run(call) == at(2) == at(16) == calls.ALLOW
        assert run(999, machine=0x40000003) == calls.KILL


def _run(steps, machine, call, flags, second=0, third=0):
    at, held = 0, 0
    while True:
        code, yes, no, value = steps[at]
        if code == calls.RETURN:
            return value
        if code == calls.LOAD:
            known = {calls.ARCHITECTURE: machine, calls.NUMBER: call}
            known |= {calls.FIRST_ARGUMENT: flags, calls.SECOND_ARGUMENT: second, calls.THIRD_ARGUMENT: third}
            held = known[value]
            at += 1
        else:
            true = {calls.EQUAL: held == value, calls.AT_LEAST: held >= value, calls.ANY_BIT: bool(held & value)}[code]
            at += 1 + (yes if true else no)


def test_what_is_off_limits_is_absent_from_the_library(tmp_path):
    names = ["gans.losses.minimax", "gans.losses.GanLoss", "networks.mlp", "theory.divergences.js", "plots"]
    target = strip(tmp_path, tuple(f"course_lib.{name}" for name in names if name != "plots"))
    losses, divergences = (target / "gans/losses.py").read_text(), (target / "theory/divergences.py").read_text()
    assert "minimax = __import__" in losses and "def __new__" in losses and "def discriminator" not in losses
    assert "absent('course_lib.theory.divergences.js')" in divergences and "def kl" in divergences
    assert "Linear" not in (target / "networks/mlp.py").read_text()
    assert not (target / "cli.py").exists() and not (target / "grading/course").exists()
    assert "expect" not in (target / "checks/optimal_discriminator/value.py").read_text()


@pytest.mark.parametrize(
    "name", ["os.system", "course_lib", "course_lib.nothing", "course_lib.theory.divergences.nothing"]
)
def test_what_is_not_there_cannot_be_off_limits(tmp_path, name):
    with pytest.raises(ValueError, match="off limits"):
        strip(tmp_path, (name,))
