"""Images to learn from: digits and glyphs, which are always there, and MNIST and Fashion-MNIST where they are.

========================  =============  ================  ==============================================
name                      train / test   image             source
========================  =============  ================  ==============================================
``digits``                1,437 / 360    (1, 8, 8)         scikit-learn's copy of UCI's optical digits
``glyphs``                20,000/4,000   (1, 28, 28)       digits drawn from fonts (``course_lib.data.glyphs``)
``mnist``                 60,000/10,000  (1, 28, 28)       LeCun et al. 1998, by torchvision
``fashion_mnist``         60,000/10,000  (1, 28, 28)       Xiao et al. 2017 (arXiv:1708.07747), by torchvision
========================  =============  ================  ==============================================

The two of torchvision are read from the folder that the environment variable ``COURSE_DATA`` names, else from
``~/.cache/adversarial-course``, and fetched only when asked: ``mnist("train", download=True)``. Pixels are in [0, 1]
and nothing is centred or scaled: that is a layer of the model.

A lecture that wants 28x28 digits and has no need of a particular data set takes :func:`default`:

>>> name = default()  # "mnist" where it can be read, else "glyphs"
>>> train, test = load(name, "train"), load(name, "test")
"""

import os
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor

SPLITS = ("train", "test")
FOLDERS = {"mnist": "MNIST", "fashion_mnist": "FashionMNIST"}  # torchvision's names of the classes and folders
FILES = tuple(  # torchvision wants all four, whichever split is read
    f"{split}-{kind}-ubyte" for split in ("train", "t10k") for kind in ("images-idx3", "labels-idx1")
)


class Images(NamedTuple):
    """Images ``x``, float32 ``(N, 1, H, W)`` in [0, 1], and their classes ``y``, int64 ``(N,)``."""

    x: Tensor
    y: Tensor


def digits(split: str = "train") -> Images:
    """8x8 digits: a fifth of each class is the test split, always the same rows. ``ValueError`` for another split."""
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split

    _check(split)
    raw = load_digits()
    x, y = torch.from_numpy(raw.images).float()[:, None] / 16, torch.from_numpy(raw.target).long()  # (N, 1, 8, 8)
    train, test = train_test_split(range(len(y)), test_size=0.2, stratify=raw.target, random_state=0)
    rows = torch.tensor(sorted(train if split == "train" else test))
    return Images(x[rows], y[rows])


def glyphs(split: str = "train") -> Images:
    """28x28 digits in fifteen fonts, turned, slanted and scaled; ``course_lib.data.glyphs`` knows by how much."""
    from course_lib.data.glyphs import load as draw

    x, factors = draw(split)
    return Images(x, factors.y)


def mnist(split: str = "train", download: bool = False) -> Images:
    """28x28 digits. ``FileNotFoundError`` says what is missing and how to get it; ``ValueError`` for another split."""
    return _by_torchvision("mnist", split, download)


def fashion_mnist(split: str = "train", download: bool = False) -> Images:
    """28x28 articles of clothing, ten classes; errors as for ``mnist``."""
    return _by_torchvision("fashion_mnist", split, download)


READERS = {"digits": digits, "glyphs": glyphs, "mnist": mnist, "fashion_mnist": fashion_mnist}


def load(name: str, split: str = "train") -> Images:
    """The data set with this name in the table above; ``ValueError`` for another name or split."""
    _known(name)
    return READERS[name](split)


def available(name: str) -> bool:
    """Can both splits of this data set be read without a download? ``ValueError`` for an unknown name."""
    _known(name)
    return name not in FOLDERS or not _missing(name)


def default() -> str:
    """The name of the course's 28x28 digits: ``"mnist"`` where it can be read, else ``"glyphs"``."""
    return "mnist" if available("mnist") else "glyphs"


def data_folder() -> Path:
    """Where the images are looked for: ``COURSE_DATA``, else the user's cache."""
    return Path(os.environ.get("COURSE_DATA") or "~/.cache/adversarial-course").expanduser()


def _known(name: str) -> None:
    if name not in READERS:
        raise ValueError(f"there is no data set {name!r}: choose {', '.join(READERS)}")


def _check(split: str) -> None:
    if split not in SPLITS:
        raise ValueError(f"the split is 'train' or 'test', got {split!r}")


def _missing(name: str) -> list[Path]:
    raw = data_folder() / FOLDERS[name] / "raw"
    return [raw / file for file in FILES if not (raw / file).is_file()]


def _by_torchvision(name: str, split: str, download: bool) -> Images:
    _check(split)
    missing = _missing(name)
    if missing and not download:
        raise FileNotFoundError(
            f"{name} needs {missing[0]}, which is not there. Set the environment variable COURSE_DATA to a folder that "
            f"holds {FOLDERS[name]}/raw with {', '.join(FILES)}, or fetch it once: {name}({split!r}, download=True)"
        )
    from torchvision import datasets

    try:
        raw = getattr(datasets, FOLDERS[name])(data_folder(), train=split == "train", download=download)
        return Images(raw.data[:, None].float() / 255, raw.targets.long())  # (N, 1, 28, 28)
    except (AssertionError, IndexError, KeyError, ValueError) as error:
        folder = data_folder() / FOLDERS[name] / "raw"
        raise ValueError(f"torchvision cannot read {name} in {folder}: delete it and get it anew ({error})") from None
