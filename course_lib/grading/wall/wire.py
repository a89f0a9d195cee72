"""What crosses the wall: JSON for the structure, safetensors for the tensors, never a pickle.

``pack`` turns a value into a tree of plain JSON and one block of bytes, ``unpack`` turns them back. A tag is a dict of
one entry: ``{"tensor": "0"}``, ``{"tuple": [...]}``, ``{"dict": {...}}``, ``{"density": ["Gaussian", {...}]}``; a JSON
list is a list. Densities are rebuilt by their constructors from numbers.

Towards the student's side, which trusts the judge, two more cross, by name and not by code: a function or class of
``course_lib`` or ``torch.nn``, ``{"named": "torch.nn.functional.relu"}``, and a network that is made of such,
``{"network": {...}}``, see :mod:`course_lib.grading.wall.networks`.
"""

import dataclasses
import importlib
import json
import math
import re
from typing import Any

import torch
from safetensors.torch import load, save
from torch import Tensor, nn

from course_lib.data import toys
from course_lib.grading.wall import networks

MAX_HEADER, MAX_DEPTH, MAX_ITEMS, MAX_TEXT, MAX_NUMBERS, MAX_DENSITIES = 500_000, 12, 100_000, 20_000, 10_000_000, 16
HUGE = 2**1000
COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
CONTROL = {code: None for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\r\t"}
NAMES = ("course_lib.", "torch.nn.")
DTYPES = {torch.bool, torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64}
DTYPES |= {torch.float16, torch.bfloat16, torch.float32, torch.float64}
DENSITIES = {kind.__name__: kind for kind in vars(toys).values() if dataclasses.is_dataclass(kind)}


class WireError(ValueError):
    """The value cannot cross, or what came is no value; the message completes the words "it returned"."""


def pack(value: Any, to_student: bool = False) -> tuple[Any, bytes]:
    """``value`` as a JSON tree and a block of tensors."""
    tensors: dict[str, Tensor] = {}
    tree = _pack(value, tensors, to_student)
    return tree, save(tensors) if tensors else b""


def _pack(value: Any, tensors: dict[str, Tensor], to_student: bool) -> Any:
    def inner(item: Any) -> Any:
        return _pack(item, tensors, to_student)

    kind = type(value)
    if value is None or kind in (bool, str, float) or (kind is int and abs(value) < HUGE):
        return value
    if isinstance(value, Tensor):
        if value.layout != torch.strided or value.dtype not in DTYPES or value.is_meta:
            what = "meta" if value.is_meta else str(value.dtype if value.layout == torch.strided else value.layout)
            raise WireError(f"a {what.removeprefix('torch.')} tensor, an ordinary one of real numbers is needed")
        key = str(len(tensors))
        tensors[key] = value.detach().cpu().clone(memory_format=torch.contiguous_format)
        return {"tensor": key}
    if kind is list:
        return [inner(item) for item in value]
    if kind is tuple:
        return {"tuple": [inner(item) for item in value]}
    if kind is dict:
        return {"dict": {str(key): inner(item) for key, item in value.items()}}
    if DENSITIES.get(kind.__name__) is kind:
        return {"density": [kind.__name__, {f.name: inner(getattr(value, f.name)) for f in dataclasses.fields(value)}]}
    if to_student and isinstance(value, nn.Module):
        try:
            parts = networks.take_apart(value)
        except ValueError as error:
            raise WireError(f"{error}, which cannot cross") from None
        return {"network": inner(parts)}
    if to_student and callable(value):
        name = f"{getattr(value, '__module__', '')}.{getattr(value, '__qualname__', '')}"
        if _named(name) is value:
            return {"named": name}
    raise WireError(
        f"a {kind.__name__}" + (" of more digits than can be looked at" if kind is int else ", which is not plain data")
    )


def _named(name: str) -> Any:
    if not name.startswith(NAMES):
        raise WireError(f"{name} cannot cross by name: only what {' and '.join(NAMES)} hold can")
    module, _, attribute = name.rpartition(".")
    try:
        return getattr(importlib.import_module(module), attribute, None)
    except ImportError:  # what stands inside a class or a function has no name to go by
        return None


def unpack(tree: Any, block: bytes, from_judge: bool = False) -> Any:
    """The value that was packed. Whatever else ``tree`` and ``block`` are, :class:`WireError` and nothing worse."""
    try:
        if int.from_bytes(block[:8], "little") > MAX_HEADER:
            raise WireError("too many tensors")
        tensors = load(block) if block else {}
    except WireError:
        raise
    except BaseException as error:  # a panic in the parser is no Exception
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise
        raise WireError("tensors that are not in the safetensors format") from None
    for tensor in tensors.values():
        if tensor.dtype not in DTYPES or tensor.numel() > MAX_NUMBERS or tensor.ndim > 32:
            raise WireError(f"{tensor.numel():,} numbers of {tensor.dtype}, which cannot be looked at")
    try:
        return _Unpacking(tensors, from_judge)(tree)
    except WireError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, ImportError, OverflowError, RecursionError) as error:
        raise WireError(f"malformed data ({type(error).__name__})") from None


class _Unpacking:
    def __init__(self, tensors: dict[str, Tensor], from_judge: bool):
        self.tensors, self.from_judge, self.items, self.densities, self.numbers = tensors, from_judge, 0, 0, 0

    def __call__(self, tree: Any, depth: int = 0) -> Any:
        self.items += 1
        if depth > MAX_DEPTH or self.items > MAX_ITEMS:
            raise WireError(f"something nested more than {MAX_DEPTH} deep, or of more than {MAX_ITEMS:,} items")
        if tree is None or isinstance(tree, (bool, int, float)):
            return tree if not isinstance(tree, int) or abs(tree) < HUGE else math.copysign(math.inf, tree)
        if isinstance(tree, str):
            if len(tree) > MAX_TEXT:
                raise WireError(f"a text of {len(tree):,} characters")
            return clean(tree)
        if isinstance(tree, list):
            return [self(item, depth + 1) for item in tree]
        ((tag, content),) = tree.items()
        if tag not in ("tensor", "tuple", "dict", "density") and not (self.from_judge and tag in ("named", "network")):
            raise WireError("malformed data (tag)")
        return getattr(self, f"_{tag}")(content, depth + 1)

    def _tensor(self, key: str, depth: int) -> Tensor:
        self.numbers += self.tensors[key].numel()  # one tensor may stand in many places
        if self.numbers > MAX_NUMBERS and not self.from_judge:
            raise WireError(f"more than {MAX_NUMBERS:,} numbers in all")
        return self.tensors[key]

    def _tuple(self, content: list, depth: int) -> tuple:
        if not isinstance(content, list):
            raise WireError("malformed data (tuple)")
        return tuple(self(item, depth) for item in content)

    def _dict(self, content: dict, depth: int) -> dict:
        return {clean(key)[:MAX_TEXT]: self(item, depth) for key, item in content.items()}

    def _density(self, content: list, depth: int) -> toys.Density:
        name, values = content
        self.densities += 1
        if self.densities > MAX_DENSITIES:
            raise WireError(f"a density of more than {MAX_DENSITIES} parts")
        kind = DENSITIES[name]
        fields = {field.name: self(values[field.name], depth) for field in dataclasses.fields(kind)}
        if not all(_fits(fields[field.name], str(field.type)) for field in dataclasses.fields(kind)):
            raise WireError(f"a {name} that is not made of numbers")
        try:
            return kind(**fields)
        except Exception:
            raise WireError(f"a {name} that is none: its numbers do not make a density") from None

    def _named(self, name: str, depth: int) -> Any:
        return _named(name)

    def _network(self, content: dict, depth: int) -> nn.Module:
        return networks.put_together(self(content, depth))


def _fits(value: Any, declared: str) -> bool:
    """Whether a field of a density has the kind of value that it is declared with: finite numbers, or densities."""
    if isinstance(value, tuple):
        return "tuple" in declared and all(_fits(item, declared.replace("tuple", "")) for item in value)
    if value is None or "tuple" in declared:
        return value is None and "None" in declared
    if "Density" in declared:
        return isinstance(value, toys.Density)
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def parse(text: bytes) -> dict:
    """The JSON object that ``text`` is, or :class:`WireError`."""
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        raise WireError("a message that is no JSON") from None
    if not isinstance(message, dict):
        raise WireError("a message that is no JSON object")
    return message


def clean(text: str) -> str:
    """``text`` without what no file, page or terminal should get: lone surrogates, colours, control characters."""
    text = COLOURS.sub("", text.encode("utf-8", "replace").decode("utf-8"))
    return text.translate(CONTROL)


def text_of(value: Any) -> str:
    """``value`` if it is a text, cleaned; whatever else was sent is none."""
    return clean(value) if isinstance(value, str) else ""
