"""The images: shapes, ranges and splits, and what is said where a data set is not there."""

import os

import pytest
import torch

from course_lib.data import images
from course_lib.data.images import Images, available, digits, fashion_mnist, mnist

READERS = {"mnist": mnist, "fashion_mnist": fashion_mnist}
each_reader = pytest.mark.parametrize("name", READERS)


def check(data, n, size):
    assert isinstance(data, Images)
    assert data.x.shape == (n, 1, size, size) and data.x.dtype == torch.float32
    assert data.y.shape == (n,) and data.y.dtype == torch.int64
    assert data.x.min() == 0 and data.x.max() == 1
    assert data.y.unique().tolist() == list(range(10))


def test_digits_are_there_in_two_splits_that_share_no_row():
    train, test = digits("train"), digits("test")
    check(train, 1437, 8)
    check(test, 360, 8)
    rows = {split: {tuple(row.tolist()) for row in data.x.flatten(1)} for split, data in zip("ab", (train, test))}
    assert len(rows["a"] & rows["b"]) == 0
    shares = test.y.bincount() / (test.y.bincount() + train.y.bincount())
    assert (shares - 0.2).abs().max() < 0.005  # stratified
    assert available("digits")


def test_digits_are_scikit_learns_the_same_rows_each_time():
    from sklearn.datasets import load_digits

    raw = load_digits()
    known = {(*row.ravel() / 16, label) for row, label in zip(raw.images, raw.target)}
    for split in ("train", "test"):
        data, again = digits(split), digits(split)
        assert torch.equal(data.x, again.x) and torch.equal(data.y, again.y)
        assert {(*row.tolist(), label.item()) for row, label in zip(data.x.flatten(1), data.y)} <= known


@pytest.fixture
def data_folder():
    folder = os.environ.get("COURSE_DATA")
    if not folder:
        pytest.skip("COURSE_DATA is not set: it names the folder that holds MNIST/raw and FashionMNIST/raw")


@each_reader
def test_torchvisions_data_sets_are_read_whole(name, data_folder):
    if not available(name):
        pytest.skip(f"{name} is not in the folder that COURSE_DATA names")
    check(READERS[name]("train"), 60_000, 28)
    check(READERS[name]("test"), 10_000, 28)


def test_the_two_data_sets_are_not_the_same(data_folder):
    if not (available("mnist") and available("fashion_mnist")):
        pytest.skip("one of the two is not in the folder that COURSE_DATA names")
    ink = {name: READERS[name]("test").x.mean().item() for name in READERS}
    assert ink["fashion_mnist"] > 1.5 * ink["mnist"]  # clothes fill the frame, strokes do not


@each_reader
@pytest.mark.parametrize("split", ["train", "test"])
def test_a_folder_without_the_data_set_says_which_file_is_missing_and_how_to_get_it(name, split, tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    with pytest.raises(FileNotFoundError) as caught:
        READERS[name](split)
    missing = tmp_path / images.FOLDERS[name] / "raw" / "train-images-idx3-ubyte"
    for part in (str(missing), "COURSE_DATA", f"{name}({split!r}, download=True)"):
        assert part in str(caught.value)
    assert not available(name)
    assert list(tmp_path.iterdir()) == []  # nothing was made there


@pytest.fixture
def unreadable(tmp_path, monkeypatch):
    """A folder in which all files of both data sets are there, and are not what they should be."""
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    for folder in images.FOLDERS.values():
        raw = tmp_path / folder / "raw"
        raw.mkdir(parents=True)
        for file in images.FILES:
            (raw / file).write_bytes(b"version https://git-lfs.github.com/spec/v1")
    return tmp_path


@each_reader
@pytest.mark.parametrize("file", images.FILES)
@pytest.mark.parametrize("split", ["train", "test"])
def test_the_one_file_that_is_missing_is_the_one_that_is_named(name, file, split, unreadable):
    (unreadable / images.FOLDERS[name] / "raw" / file).unlink()
    with pytest.raises(FileNotFoundError, match=f"{name} needs .*{file}, which is not there"):
        READERS[name](split)
    assert not available(name)


@each_reader
@pytest.mark.parametrize(
    "content", [b"version https://git-lfs.github.com/spec/v1", b"", bytes.fromhex("00000803") + b"x"]
)
def test_files_that_cannot_be_read_are_named(name, content, unreadable):
    for file in images.FILES:
        (unreadable / images.FOLDERS[name] / "raw" / file).write_bytes(content)
    with pytest.raises(ValueError, match=f"cannot read {name} in .*get it anew"):
        READERS[name]("train")


def test_without_the_variable_the_users_cache_is_looked_in(monkeypatch):
    monkeypatch.delenv("COURSE_DATA", raising=False)
    assert images.data_folder().parts[-2:] == (".cache", "adversarial-course")
    monkeypatch.setenv("COURSE_DATA", "")
    assert images.data_folder().parts[-2:] == (".cache", "adversarial-course")


def test_the_28x28_digits_are_mnist_where_it_is_and_glyphs_elsewhere(tmp_path, monkeypatch):
    monkeypatch.setattr(images, "_missing", lambda name: [])
    assert images.default() == "mnist"
    monkeypatch.undo()
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    assert images.default() == "glyphs" and available("glyphs")
    check(images.load("glyphs", "train"), 20_000, 28)
    check(images.load("glyphs", "test"), 4_000, 28)


@pytest.mark.parametrize("name", ["digits", "glyphs"])
def test_a_data_set_by_name_is_that_of_the_function(name):
    by_name, by_function = images.load(name, "test"), getattr(images, name)("test")
    assert torch.equal(by_name.x, by_function.x) and torch.equal(by_name.y, by_function.y)


@pytest.mark.parametrize("read", [digits, images.glyphs, mnist, fashion_mnist])
def test_an_unknown_split_is_refused(read):
    with pytest.raises(ValueError, match="'train' or 'test', got 'validation'"):
        read("validation")


def test_an_unknown_name_is_refused():
    with pytest.raises(ValueError, match="no data set 'cifar': choose digits, glyphs, mnist, fashion_mnist"):
        available("cifar")
    with pytest.raises(ValueError, match="no data set 'cifar': choose digits, glyphs, mnist, fashion_mnist"):
        images.load("cifar")
