"""Trained networks that ship with the course, for what takes longer to train than a lecture has.

>>> network = load("lenet_glyphs")  # in evaluation mode, on the CPU, weights in float32

Each is a file beside this one, ``NAME.safetensors``, of at most 2 MB (16 MB in all). It holds the state dict, in half
precision to save space, and two entries of metadata: ``network``, the function of the library that builds the network,
and ``arguments``, its keyword arguments as JSON. The page that trained it is ``course_lib/recipes/NAME.py``, and
``course train NAME`` makes the file again. :mod:`course_lib.recipes` says how to add one.
"""

import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import safetensors.torch
import torch
from safetensors import SafetensorError, safe_open
from torch import nn

FOLDER = Path(__file__).parent


def names() -> list[str]:
    """The names that :func:`load` takes, sorted."""
    return sorted(file.stem for file in FOLDER.glob("*.safetensors"))


def load(name: str) -> nn.Module:
    """The trained network in evaluation mode. ``ValueError`` for an unknown name, which lists what there is."""
    if name not in names():
        raise ValueError(f"there are no weights {name!r}: choose {', '.join(names())}")
    return read(FOLDER / f"{name}.safetensors")


def read(path: Path) -> nn.Module:
    """The network in a file that :func:`save` wrote, in evaluation mode. ``ValueError`` if the file is damaged.

    The global random numbers are left as they were.
    """
    try:
        with safe_open(path, "pt") as file:
            metadata = file.metadata()
            state = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118 (the file is no dictionary)
        module, _, function = metadata["network"].rpartition(".")
        if not module.startswith("course_lib."):
            raise ImportError(f"{module} is not part of the course")
        with torch.random.fork_rng(devices=[]):  # the first weights are drawn, then overwritten
            network = getattr(import_module(module), function)(**json.loads(metadata["arguments"]))
        network.load_state_dict(state)  # into float32
    except (SafetensorError, ImportError, AttributeError, KeyError, TypeError, ValueError, RuntimeError) as error:
        why = " ".join(str(error).split())  # on one line
        raise ValueError(
            f"{path} is damaged or does not fit the library ({why}): restore it with git, or make it again with "
            f"course train {path.stem}"
        ) from None
    return network.eval()


def save(network: nn.Module, path: Path, make: Callable[..., nn.Module], arguments: dict[str, Any]) -> None:
    """Write the network that ``make(**arguments)`` built, in half precision.

    ``ValueError`` if a weight is not finite in half precision, whose largest number is 65,504.
    """
    state = {key: value.detach().cpu().contiguous() for key, value in network.state_dict().items()}
    state = {key: value.half() if value.is_floating_point() else value for key, value in state.items()}
    if broken := [key for key, value in state.items() if not value.isfinite().all()]:
        raise ValueError(f"not finite in half precision: {', '.join(broken)}")
    metadata = {"network": f"{make.__module__}.{make.__qualname__}", "arguments": json.dumps(arguments)}
    path.write_bytes(safetensors.torch.save(state, metadata))
