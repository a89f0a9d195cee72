"""Every trained network that ships, and its recipe: sizes, loading, the stated metrics, a few steps of training."""

import json
import re
from types import SimpleNamespace

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import nn

from course_lib import cli, recipes, weights
from course_lib.networks import lenet

each_name = pytest.mark.parametrize("name", weights.names())
ARGUMENTS = {"size": 8, "width": 2}
MB = 1_000_000


def stated(recipe):
    """The table that ends a recipe's docstring: a dictionary for each seed."""
    head, *rows = [line.split() for line in recipe.__doc__.splitlines() if re.match(r"seed |\d+ ", line)]
    return [dict(zip(head, map(float, row))) for row in rows]


def test_there_is_a_recipe_for_each_file_and_a_file_for_each_recipe():
    assert weights.names() == recipes.names() != []


def test_the_files_are_small():
    sizes = {file.stem: file.stat().st_size for file in weights.FOLDER.glob("*.safetensors")}
    assert max(sizes.values()) <= 2 * MB and sum(sizes.values()) <= 16 * MB, sizes


@each_name
def test_a_network_is_loaded_in_evaluation_mode_and_float32_without_touching_the_random_numbers(name):
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    network, other = weights.load(name), weights.load(name)
    assert torch.equal(torch.rand(3), expected)
    assert not any(module.training for module in network.modules())
    for a, b in zip(network.state_dict().values(), other.state_dict().values()):
        assert a.dtype in (torch.float32, torch.int64) and torch.equal(a, b)
        assert a.data_ptr() != b.data_ptr()  # what one lecture does to its copy does not reach the next


@each_name
def test_the_stated_metrics_are_those_of_the_file(name):
    recipe = recipes.named(name)
    first, *others = stated(recipe)
    assert first.pop("seed") == 0 and [row["seed"] for row in others] == list(range(1, len(others) + 1))
    assert len(others) >= 2 and first.pop("seconds") > 0
    assert recipe.measure(weights.load(name)) == pytest.approx(first, rel=0.01, abs=0.005)


@each_name
def test_the_recipe_runs_and_follows_from_its_seed(name):
    recipe = recipes.named(name)
    first, again, other = (recipe.train(seed=seed, steps=3, progress=False) for seed in (1, 1, 2))
    assert not any(module.training for module in first.modules())
    fresh = recipe.NETWORK(**recipe.ARGUMENTS).state_dict()
    assert fresh.keys() == first.state_dict().keys() == weights.load(name).state_dict().keys()
    for key, value in first.state_dict().items():
        assert torch.equal(value, again.state_dict()[key])
    assert not all(torch.equal(a, b) for a, b in zip(first.parameters(), other.parameters()))
    recipe.measure(first)


@each_name
def test_half_precision_is_what_is_stored_and_the_metadata_names_the_recipes_network(name):
    recipe = recipes.named(name)

    with safe_open(weights.FOLDER / f"{name}.safetensors", "pt") as file:
        metadata = file.metadata()
    assert {value.dtype for value in load_file(weights.FOLDER / f"{name}.safetensors").values()} <= {
        torch.float16,
        torch.int64,
    }
    assert metadata["network"].endswith(f".{recipe.NETWORK.__name__}")
    assert json.loads(metadata["arguments"]) == recipe.ARGUMENTS


def normed(width):
    return nn.Sequential(nn.Linear(2, width), nn.BatchNorm1d(width))


@pytest.fixture
def stored(tmp_path):
    network = lenet(**ARGUMENTS)
    path = tmp_path / "small.safetensors"
    weights.save(network, path, lenet, ARGUMENTS)
    return network, path


def test_what_is_read_is_what_was_saved_up_to_half_precision(stored):
    network, path = stored
    read = weights.read(path)
    for before, after in zip(network.state_dict().values(), read.state_dict().values()):
        assert torch.equal(before.half().float(), after)
    network.load_state_dict(read.state_dict())
    x = torch.rand(3, 1, 8, 8)
    assert torch.equal(network(x), read(x))


def test_integers_and_statistics_survive(tmp_path, monkeypatch):
    monkeypatch.setattr("course_lib.networks.normed", normed, raising=False)
    monkeypatch.setattr(normed, "__module__", "course_lib.networks")
    network = normed(3)
    network(torch.randn(50, 2))
    weights.save(network, tmp_path / "normed.safetensors", normed, {"width": 3})
    read = weights.read(tmp_path / "normed.safetensors")
    assert read[1].num_batches_tracked == 1 and read[1].num_batches_tracked.dtype == torch.int64
    torch.testing.assert_close(read[1].running_var, network[1].running_var, rtol=1e-3, atol=0)


@pytest.mark.parametrize("value", [1e5, float("nan"), -float("inf")])
def test_a_weight_that_half_precision_cannot_hold_is_named(tmp_path, value):
    network = lenet(**ARGUMENTS)
    network[1].bias.data[0] = value
    with pytest.raises(ValueError, match=r"not finite in half precision: 1\.bias"):
        weights.save(network, tmp_path / "x.safetensors", lenet, ARGUMENTS)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["lenet", "", "../weights/lenet_glyphs", "lenet_glyphs.safetensors"])
def test_an_unknown_name_is_answered_with_the_known_ones(name):
    with pytest.raises(ValueError, match=rf"no weights '{re.escape(name)}': choose lenet_glyphs"):
        weights.load(name)
    with pytest.raises(ValueError, match=rf"no recipe '{re.escape(name)}': choose lenet_glyphs"):
        recipes.named(name)


DAMAGE = {
    "empty": lambda data: b"",
    "cut short": lambda data: data[:-1],
    "only its beginning": lambda data: data[:100],
    "a pointer to large storage": lambda data: b"version https://git-lfs.github.com/spec/v1\n",
    "another function": lambda data: data.replace(b"lenet.lenet", b"lenet.tenet"),
    "another module": lambda data: data.replace(b"course_lib.networks.lenet", b"course_lib.networks.tenet"),
    "other arguments": lambda data: data.replace(b"width", b"depth"),
    "another width": lambda data: data.replace(b'\\"width\\": 2', b'\\"width\\": 4'),
    "arguments that are no JSON": lambda data: data.replace(b'{\\"size', b'[\\"size'),
    "another library": lambda data: data.replace(b"course_lib.networks.lenet.lenet", b"subprocess.check_output_______"),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file_is_named_with_what_to_do(stored, damage):
    _, path = stored
    whole = path.read_bytes()
    path.write_bytes(damage(whole))
    assert path.read_bytes() != whole
    with pytest.raises(ValueError, match=r"small\.safetensors is damaged .*make it again with course train small"):
        weights.read(path)


def test_a_file_without_metadata_is_named(stored):
    network, path = stored
    save_file(network.state_dict(), path)
    with pytest.raises(ValueError, match="is damaged"):
        weights.read(path)


@pytest.fixture
def course(monkeypatch, capsys):
    """``course("train", ...)``: its exit code, and what it says on both streams."""

    def course(*arguments):
        monkeypatch.setattr("sys.argv", ["course", *map(str, arguments)])
        with pytest.raises(SystemExit) as done:
            cli.main()
        said = capsys.readouterr()
        return done.value.code, said.out + said.err

    return course


def test_the_command_stores_what_the_recipe_trains_and_prints_what_it_reaches_as_stored(course, tmp_path, monkeypatch):
    def train(seed, device):
        assert device == torch.device("cpu")
        torch.manual_seed(seed)
        return lenet(**ARGUMENTS).train()

    def measure(network):
        assert not network.training and all(torch.equal(w, w.half().float()) for w in network.parameters())
        return {"accuracy": 0.12345}

    recipe = SimpleNamespace(train=train, measure=measure, NETWORK=lenet, ARGUMENTS=ARGUMENTS)
    monkeypatch.setattr(recipes, "named", lambda name: recipe)
    code, said = course("train", "small", "--seed", 3, "--device", "cpu", "--output", tmp_path / "small.safetensors")
    assert code == 0 and re.search(r"seed +accuracy +seconds\n3 +0\.1235 +0\n", said), said
    stored, made = weights.read(tmp_path / "small.safetensors"), train(3, torch.device("cpu"))
    assert torch.equal(stored[1].weight, made[1].weight.half().float())


@pytest.mark.parametrize(
    "arguments, says",
    [
        (["tenet"], "no recipe 'tenet': choose lenet_glyphs"),
        (["lenet_glyphs", "--device", "abacus"], "no device 'abacus' here"),
    ],
    ids=["name", "device"],
)
def test_a_mistake_is_one_line(course, arguments, says):
    code, said = course("train", *arguments)
    assert re.match(f"course: .*{says}", code) and "\n" not in code and said == ""


def test_data_that_are_not_there_are_one_line(course, monkeypatch):
    def train(seed, device):
        raise FileNotFoundError("mnist needs a file which is not there")

    monkeypatch.setattr(recipes, "named", lambda name: SimpleNamespace(train=train))
    assert course("train", "small", "--device", "cpu") == ("course: mnist needs a file which is not there", "")
