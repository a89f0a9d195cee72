"""The DCGAN pair: shapes, images in [0, 1], logits, batch norm everywhere but next to the image."""

import copy
import re

import pytest
import torch
from torch import nn

from course_lib.gans.step import gan_step
from course_lib.networks import dcgan_discriminator, dcgan_generator

each_size = pytest.mark.parametrize("size", [8, 28, 32, 64])
each_channels = pytest.mark.parametrize("channels", [1, 3])


@each_size
@each_channels
def test_noise_becomes_images_in_0_1_and_images_become_one_logit_per_row(size, channels):
    torch.manual_seed(0)
    images = dcgan_generator(size, z=7, width=4, channels=channels)(10 * torch.randn(5, 7))
    assert images.shape == (5, channels, size, size)
    assert 0 <= images.min() < 0.4 and 0.6 < images.max() <= 1
    discriminator = dcgan_discriminator(size, width=4, channels=channels)
    assert discriminator(images).shape == (5,)
    logits = discriminator(100 * torch.randn(50, channels, size, size))
    assert logits.min() < 0 < logits.max()  # no sigmoid


def sides(network, x):
    """Side and channels after each convolution."""
    found = []
    for layer in network:
        x = layer(x)
        if isinstance(layer, (nn.Conv2d, nn.ConvTranspose2d)):
            found.append((x.shape[-1], x.shape[1]))
    return found


@pytest.mark.parametrize(
    "size, path",
    [
        (8, [(4, 16), (2, 32)]),
        (28, [(14, 16), (7, 32)]),
        (32, [(16, 16), (8, 32), (4, 64)]),
        (64, [(32, 16), (16, 32), (8, 64), (4, 128)]),
    ],
)
def test_each_halving_doubles_the_channels_and_the_generator_goes_the_same_way_back(size, path):
    assert sides(dcgan_discriminator(size, width=16), torch.rand(2, 1, size, size)) == path
    assert sides(dcgan_generator(size, z=5, width=16), torch.randn(2, 5)) == [*path[::-1], (size, 1)]


def normalised(network):
    """For each convolution, whether batch norm follows it."""
    following = zip(network, list(network)[1:])
    return [isinstance(after, nn.BatchNorm2d) for layer, after in following if type(layer).__name__.startswith("Conv")]


@each_size
def test_batch_norm_is_everywhere_but_next_to_the_image(size):
    generator, discriminator = normalised(dcgan_generator(size)), normalised(dcgan_discriminator(size))
    assert generator == [True] * (len(generator) - 1) + [False]
    assert discriminator == [False] + [True] * (len(discriminator) - 1)


@each_size
def test_the_norm_of_the_discriminator_is_the_one_asked_for(size):
    bare = dcgan_discriminator(size, width=4, norm=None)
    assert not any(isinstance(layer, nn.BatchNorm2d) for layer in bare)
    x = torch.rand(6, 1, size, size)
    torch.testing.assert_close(bare(x[:1]), bare(x)[:1])  # no row depends on another
    grouped = dcgan_discriminator(size, width=4, norm=lambda c: nn.GroupNorm(1, c))
    assert sum(isinstance(layer, nn.GroupNorm) for layer in grouped) == len(sides(bare, x)) - 1


@each_size
def test_a_training_step_sends_gradient_to_every_weight_of_both(size):
    torch.manual_seed(0)
    players = dcgan_generator(size, z=5, width=4), dcgan_discriminator(size, width=4)
    before = [[weight.detach().clone() for weight in player.parameters()] for player in players]
    optimizers = [torch.optim.SGD(player.parameters(), 1.0) for player in players]
    gan_step(*players, *optimizers, lambda: torch.rand(6, 1, size, size), lambda: torch.randn(6, 5))
    for player, start in zip(players, before):
        assert all(not torch.equal(new, old) for new, old in zip(player.parameters(), start, strict=True))


@pytest.mark.parametrize("network", [dcgan_generator, dcgan_discriminator])
@pytest.mark.parametrize(
    "arguments, message",
    [({"size": 48}, "a side of 8, 28, 32, 64, not 48"), ({"size": 8, "width": 0}, "must be positive")],
)
def test_other_sizes_and_empty_layers_are_refused(network, arguments, message):
    with pytest.raises(ValueError, match=message):
        network(**arguments)


@pytest.mark.parametrize("shape", [(5, 7, 1, 1), (5, 8), (5,), (7,)], ids=str)
def test_noise_of_another_shape_is_refused(shape):
    with pytest.raises(ValueError, match=rf"takes batches of shape \(B, 7\), got {re.escape(str(shape))}"):
        dcgan_generator(8, z=7, width=4)(torch.randn(shape))


@pytest.mark.parametrize("shape", [(5, 1, 32, 32), (5, 3, 28, 28), (5, 28, 28), (5, 784)], ids=str)
def test_images_of_another_shape_are_refused(shape):
    with pytest.raises(ValueError, match=rf"takes batches of shape \(B, 1, 28, 28\), got {re.escape(str(shape))}"):
        dcgan_discriminator(28, width=4)(torch.rand(shape))


def test_layer_norm_over_the_last_axis_is_refused_and_group_norm_is_offered():
    with pytest.raises(ValueError, match=r"not over channels\. Use norm=lambda c: nn\.GroupNorm\(1, c\)"):
        dcgan_discriminator(28, width=4, norm=nn.LayerNorm)


def test_the_networks_of_the_paper_have_its_widths():
    """Figure 1 of the paper: 1024, 512, 256, 128 and 3 channels."""
    generator = dcgan_generator(64, z=100, width=128, channels=3)
    widths = [layer.out_channels for layer in generator if isinstance(layer, nn.ConvTranspose2d)]
    assert widths == [1024, 512, 256, 128, 3]


def test_a_copy_and_a_slice_of_the_networks_work():
    discriminator, x = copy.deepcopy(dcgan_discriminator(8, width=4)).eval(), torch.rand(5, 1, 8, 8)
    torch.testing.assert_close(discriminator[3:](discriminator[:3](x)), discriminator(x))
