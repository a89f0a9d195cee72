"""Spectral normalisation: the norm is one, the gradient goes through it; the Durham listing gives a logit a row."""

import pytest
import torch
from torch import nn
from torch.nn.utils.parametrize import is_parametrized

from course_lib.networks import critic, dcgan_generator, mlp, spectral_discriminator, spectrally_normalised


def settled(network, x, passes=200):
    """``network`` after so many passes in training mode that power iteration has converged; now in evaluation mode."""
    for _ in range(passes):
        network(x)
    return network.eval()


def normalised_layers(network):
    return [layer for layer in network.modules() if is_parametrized(layer, "weight")]


def test_each_weight_has_the_norm_one_and_the_direction_it_had():
    torch.manual_seed(0)
    network, x = critic(4, 32, 16).double(), torch.randn(3, 4).double()
    before = [layer.weight.detach().clone() for layer in network if isinstance(layer, nn.Linear)]
    assert spectrally_normalised(network) is network
    for layer, weight in zip(normalised_layers(settled(network, x)), before, strict=True):
        torch.testing.assert_close(layer.weight, weight / torch.linalg.matrix_norm(weight, 2), rtol=1e-6, atol=0)


def test_a_normalised_network_never_stretches_a_distance():
    torch.manual_seed(0)
    network, x = spectrally_normalised(critic(3, 64, 64)).double(), 5 * torch.randn(400, 3).double()
    scores = settled(network, x)(x)
    near = torch.cdist(x, x) + torch.eye(400)
    quotient = ((scores[:, None] - scores).abs() / near).max().item()
    assert 0.05 < quotient <= 1 + 1e-6
    torch.testing.assert_close(network(x), scores)


def test_it_makes_the_size_of_the_weights_irrelevant():
    torch.manual_seed(0)
    network, x = mlp(3, 8, 2).double(), torch.randn(5, 3).double()
    network[0].bias.data.zero_(), network[2].bias.data.zero_()
    spectrally_normalised(network)
    small = settled(network, x)(x)
    for layer in normalised_layers(network):
        layer.parametrizations.weight.original.data.mul_(100)
    torch.testing.assert_close(settled(network.train(), x)(x), small)


def test_the_gradient_goes_through_the_norm():
    """Of <A, W/σ(W)> in W: (A - <A, W/σ> u vᵀ)/σ. A projection after the step has A/σ."""
    torch.manual_seed(0)
    layer, a = nn.Linear(5, 3, bias=False).double(), torch.randn(3, 5).double()
    settled(spectrally_normalised(layer), torch.zeros(1, 5).double(), passes=1000)
    weight = layer.parametrizations.weight.original
    (found,) = torch.autograd.grad((a * layer.weight).sum(), weight)
    u, sigma, v = torch.linalg.svd(weight.detach())
    straight = torch.outer(u[:, 0], v[0]) * (a * weight.detach() / sigma[0]).sum()
    torch.testing.assert_close(found, (a - straight) / sigma[0], rtol=1e-6, atol=1e-9)
    (none,) = torch.autograd.grad(u[:, 0] @ layer.weight @ v[0], weight)  # σ(W)/σ(W): no step can change it
    assert none.abs().max() < 1e-9


def test_power_iteration_runs_in_training_mode_only_and_more_steps_come_closer():
    def error(steps):
        torch.manual_seed(0)
        network, x = spectrally_normalised(nn.Sequential(nn.Linear(200, 200, bias=False)), steps), torch.zeros(1, 200)
        network[0].parametrizations.weight.original.data.normal_()  # another matrix than it was started on
        network(x)
        network.eval()
        weight = network[0].weight.detach()
        assert torch.equal(network[0].weight, weight)
        return abs(torch.linalg.matrix_norm(weight, 2).item() - 1)

    assert error(1) > 0.1 > 0.05 > error(20)


def test_a_convolution_of_norm_one_as_a_matrix_may_stretch_three_times():
    layer = nn.Sequential(nn.Conv2d(1, 1, 3, padding=1, bias=False)).double()
    nn.init.ones_(layer[0].weight)
    x = torch.ones(1, 1, 64, 64).double()
    settled(spectrally_normalised(layer), x)
    assert torch.linalg.matrix_norm(layer[0].weight.flatten(1), 2).item() == pytest.approx(1)
    assert 2.9 < (layer(x).norm() / x.norm()).item() < 3


def test_linear_and_convolutional_layers_of_every_kind_are_normalised_and_no_other():
    network = spectrally_normalised(dcgan_generator(8, width=4))
    assert {type(layer).__name__ for layer in normalised_layers(network)} == {"ParametrizedConvTranspose2d"}
    assert not any(is_parametrized(layer) for layer in network if isinstance(layer, nn.BatchNorm2d))
    assert len(normalised_layers(spectrally_normalised(critic(2, 4, 4)))) == 3


@pytest.mark.parametrize(
    "network, options, message",
    [
        (nn.Sequential(nn.ReLU()), {}, "nothing to normalise"),
        (spectrally_normalised(critic(2, 4)), {}, "normalised already"),
        (critic(2, 4), {"power_iterations": 0}, "at least one step, got 0"),
    ],
)
def test_what_cannot_be_normalised_is_refused(network, options, message):
    with pytest.raises(ValueError, match=message):
        spectrally_normalised(network, **options)


# --- the Durham listing


@pytest.mark.parametrize("size, cells", [(16, 1), (28, 1), (32, 4), (64, 16)])
@pytest.mark.parametrize("channels", [1, 3])
def test_the_listing_gives_one_logit_a_row_the_mean_of_its_map(size, cells, channels):
    network, x = spectral_discriminator(channels, width=4).eval(), torch.rand(5, channels, size, size)
    scores = network[:-2](x)  # (B, 1, h, w)
    assert scores[0].numel() == cells
    torch.testing.assert_close(network(x), scores.mean((1, 2, 3)))


def test_its_layers_are_those_of_the_listing_without_the_sigmoid():
    network = spectral_discriminator(width=4)
    convolutions = [layer for layer in network if isinstance(layer, nn.Conv2d)]
    assert [(c.in_channels, c.out_channels) for c in convolutions] == [(1, 4), (4, 8), (8, 16), (16, 32), (32, 1)]
    assert normalised_layers(network) == convolutions
    names = [type(layer).__name__ for layer in network]
    assert names[1:3] == ["LeakyReLU", "MaxPool2d"] and names.count("MaxPool2d") == 4 and "Sigmoid" not in names
    scores = network(1000 * torch.randn(20, 1, 28, 28))
    assert scores.abs().max() > 1  # a sigmoid could not


@pytest.mark.parametrize("arguments", [(0, 4), (1, 0), (1, -8)])
def test_a_listing_without_channels_is_refused(arguments):
    with pytest.raises(ValueError, match="must be positive"):
        spectral_discriminator(*arguments)
