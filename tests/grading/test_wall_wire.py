"""The judge's side of the wall by itself, without a sandbox: whatever comes, an error at worst, never a surprise."""

import json
import pickle
import random
import struct

import pytest
import torch
from safetensors.torch import save

from course_lib.data.toys import Density, Gaussian, Mixture
from course_lib.grading.wall import wire
from course_lib.grading.wall.wire import WireError

MALFORMED = [
    {},
    {"tensor": "0"},
    {"tensor": ["0"]},
    {"tensor": {}},
    {"tuple": 3},
    {"tuple": {"a": 1, "b": 2}},
    {"dict": [1]},
    {"list": [], "tuple": []},
    {"density": []},
    {"density": ["Gaussian"]},
    {"density": ["Gaussian", {}]},
    {"density": ["Gaussian", {"mean": 0}]},
    {"density": ["Gaussian", {"mean": 0, "std": 0}]},
    {"density": ["Gaussian", {"mean": 0, "std": True}]},
    {"density": ["Gaussian", {"mean": 0, "std": "1"}]},
    {"density": ["Gaussian", {"mean": float("nan"), "std": 1}]},
    {"density": ["Gaussian", {"mean": 10**400, "std": 1}]},
    {"density": ["Density", {}]},
    {"density": ["__class__", {}]},
    {"density": [["Gaussian"], {}]},
    {"density": ["Mixture", {"parts": {"tuple": []}, "weights": None}]},
    {"density": ["Mixture", {"parts": [1, 2], "weights": None}]},
    {"density": ["Mixture", {"parts": {"tuple": [1]}, "weights": None}]},
    {"named": "torch.nn.functional.relu"},
    {"named": "os.system"},
    {"network": [{"named": "torch.nn.Linear"}, {"tuple": [1, 1]}, {"dict": {}}, {}, False]},
    {"_named": "os.system"},
    {"__class__": "x"},
    json.loads("[" * 100 + "]" * 100),
    [0] * 200_000,
    "x" * 100_000,
]


@pytest.mark.parametrize("tree", MALFORMED, ids=lambda tree: repr(tree)[:60])
def test_a_tree_that_is_malformed_is_refused(tree):
    with pytest.raises(WireError):
        wire.unpack(tree, b"")


BLOCK = save({"0": torch.arange(4.0)})
BLOCKS = {
    "a pickle": pickle.dumps(torch.ones(2)),
    "nothing but a length": struct.pack("<Q", 2**63),
    "a header that is too long": struct.pack("<Q", 10**9) + BLOCK[8:],
    "a cut end": BLOCK[:-1],
    "more than it says": BLOCK + b"\0",
    "no JSON": struct.pack("<Q", 4) + b"{{{{",
    "a wrong shape": BLOCK.replace(b"[4]", b"[5]"),
    "a shape beyond counting": BLOCK.replace(b"[4]", b"[4611686018427387904,4611686018427387904]"),
    "complex numbers": save({"0": torch.ones(2, dtype=torch.complex64)}),
    "eight-bit floats": save({"0": torch.ones(2).to(torch.float8_e4m3fn)}),
}


@pytest.mark.parametrize("what", BLOCKS)
def test_a_block_that_is_not_tensors_of_real_numbers_is_refused(what):
    with pytest.raises(WireError):
        wire.unpack({"tensor": "0"}, BLOCKS[what])


def test_one_tensor_in_many_places_counts_each_time():
    block = save({"0": torch.ones(wire.MAX_NUMBERS // 3)})
    assert len(wire.unpack({"tuple": [{"tensor": "0"}] * 3}, block)) == 3
    with pytest.raises(WireError, match="numbers in all"):
        wire.unpack({"tuple": [{"tensor": "0"}] * 4}, block)


def test_noise_in_a_message_gives_a_value_or_a_wire_error():
    draw = random.Random(0)
    value = {"a": [torch.arange(3.0), (1, 2.5, "x")], "b": Mixture((Gaussian(), Gaussian(1, 2)))}
    tree, block = wire.pack(value)
    text, refused = json.dumps(tree).encode(), 0
    for _ in range(2000):
        noisy = [bytearray(text), bytearray(block)]
        for part in noisy:
            for _ in range(draw.randrange(3)):
                part[draw.randrange(len(part))] = draw.randrange(256)
        try:
            wire.unpack(wire.parse(bytes(noisy[0])), bytes(noisy[1]))
        except WireError:
            refused += 1
    assert 100 < refused < 2000


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"\xff", b"[" * 10**6, b'{"a": ' + b"9" * 10_000 + b"}", b"null"])
def test_a_message_that_is_no_json_object_is_refused(text):
    with pytest.raises(WireError):
        wire.parse(text)


def test_only_densities_with_all_their_fields_are_known_by_name():
    assert {"Gaussian", "Uniform", "Mixture"} <= set(wire.DENSITIES)
    assert all(issubclass(kind, Density) for kind in wire.DENSITIES.values())
