"""The classifiers of the adversarial half: shapes, the normalisation inside, the mode they are left in."""

import pytest
import torch
from torch import nn

from course_lib.networks import Normalise, evaluating, fc_500_150_10, lenet


@pytest.mark.parametrize("size, channels, classes", [(28, 1, 10), (8, 1, 10), (32, 3, 7), (4, 2, 2)])
def test_lenet_maps_images_to_logits(size, channels, classes):
    assert lenet(size, channels, classes, width=4)(torch.rand(5, channels, size, size)).shape == (5, classes)


def test_the_fully_connected_network_has_the_widths_of_its_name():
    network = fc_500_150_10(28)
    widths = [(layer.in_features, layer.out_features) for layer in network if isinstance(layer, nn.Linear)]
    assert widths == [(784, 500), (500, 150), (150, 10)]
    assert network(torch.rand(3, 1, 28, 28)).shape == (3, 10)


def test_the_weights_of_the_default_lenet():
    assert sum(weight.numel() for weight in lenet().parameters()) == 215370


@pytest.mark.parametrize("make", [lenet, fc_500_150_10])
def test_normalisation_is_the_first_layer_and_travels_with_the_weights(make):
    network, other = make(8, mean=0.3, std=0.7), make(8)
    x = torch.rand(4, 1, 8, 8)
    torch.testing.assert_close(network(x), network[1:]((x - 0.3) / 0.7))
    other.load_state_dict(network.state_dict())
    assert torch.equal(other(x), network(x))


def test_normalise_takes_one_mean_for_all_channels_or_one_each():
    x = torch.rand(2, 3, 4, 4)
    each = Normalise((0.1, 0.2, 0.3), (1.0, 2.0, 4.0))(x)
    for channel, (mean, std) in enumerate([(0.1, 1.0), (0.2, 2.0), (0.3, 4.0)]):
        torch.testing.assert_close(each[:, channel], (x[:, channel] - mean) / std)
    torch.testing.assert_close(Normalise(0.1, 2.0)(x), (x - 0.1) / 2)
    assert torch.equal(Normalise()(x), x) and Normalise()(x.double()).dtype == torch.float64
    assert not list(Normalise().parameters())


@pytest.mark.parametrize("std", [0.0, (1.0, -1.0)])
def test_a_standard_deviation_is_positive(std):
    with pytest.raises(ValueError, match="above zero"):
        Normalise(0.0, std)


@pytest.mark.parametrize("size", [0, 2, 30])
def test_lenet_needs_a_size_it_can_halve_twice(size):
    with pytest.raises(ValueError, match=f"multiple of 4, got {size}"):
        lenet(size)


def test_both_learn():
    """Bright left half or bright right half, in twenty steps."""
    torch.manual_seed(0)
    x, y = 0.2 * torch.rand(64, 1, 8, 8), torch.arange(64) % 2
    x[y == 0, :, :, :4] += 0.8
    x[y == 1, :, :, 4:] += 0.8
    for network in (lenet(8, width=4), fc_500_150_10(8)):
        optimizer = torch.optim.Adam(network.parameters(), 1e-2)
        for _ in range(20):
            optimizer.zero_grad()
            nn.functional.cross_entropy(network(x), y).backward()
            optimizer.step()
        assert (network(x).argmax(1) == y).double().mean() > 0.95


@pytest.mark.parametrize("raises", [False, True])
def test_evaluating_restores_each_submodules_own_mode(raises):
    network = nn.Sequential(nn.Dropout(), nn.Sequential(nn.BatchNorm1d(2), nn.Dropout())).train()
    network[1][0].eval()
    found = [module.training for module in network.modules()]
    try:
        with evaluating(network):
            assert not any(module.training for module in network.modules())
            if raises:
                raise InterruptedError
    except InterruptedError:
        pass
    assert [module.training for module in network.modules()] == found and set(found) == {True, False}


def test_evaluating_leaves_a_function_alone():
    with evaluating(lambda x: x):
        pass
