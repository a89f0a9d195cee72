"""Packing joins neighbours, and a packed discriminator sees a lack of variety that a plain one cannot see."""

import pytest
import torch

from course_lib.gans.losses import non_saturating
from course_lib.gans.packing import packed
from course_lib.gans.step import gan_step
from course_lib.networks import critic, mlp


def test_neighbours_are_joined_sample_by_sample():
    x = torch.arange(12.0).reshape(6, 2)
    assert packed(3)(x).tolist() == [[0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10, 11]]
    images = torch.rand(4, 3, 5, 5)
    assert torch.equal(packed(2)(images)[1], torch.cat([images[2], images[3]]))
    assert torch.equal(packed(1)(x), x)


def test_it_is_an_augmentation_of_the_step():
    torch.manual_seed(0)
    generator, discriminator = mlp(2, 8, 2), critic(4, 8)
    optimizers = [torch.optim.SGD(network.parameters(), lr=0.1) for network in (generator, discriminator)]
    draw = lambda: torch.randn(6, 2)  # noqa: E731
    step = gan_step(generator, discriminator, *optimizers, draw, draw, loss=non_saturating, augment=packed(2))
    assert step.fake.shape == (6, 2)


def test_only_the_packed_discriminator_can_tell_repeated_samples_from_independent_ones():
    """Both samplers draw single points from the same distribution; the second repeats each point."""
    generator = torch.Generator().manual_seed(0)
    independent = torch.randn(2000, 1, generator=generator)
    repeated = torch.randn(1000, 1, generator=generator).repeat_interleave(2, 0)
    for pack, differs in ((packed(1), False), (packed(2), True)):
        spread = [pack(x).var(dim=1, unbiased=False).mean().item() for x in (independent, repeated)]
        assert (spread[0] > 0.4 and spread[1] == 0) == differs


@pytest.mark.parametrize("m, shape", [(2, (5, 3)), (3, (4, 1, 2, 2)), (2, (4,)), (2, (0, 3))])
def test_a_batch_that_does_not_divide_is_named(m, shape):
    with pytest.raises(ValueError, match=f"packs of {m}"):
        packed(m)(torch.zeros(shape))


def test_a_pack_has_at_least_one_sample():
    with pytest.raises(ValueError, match="m = 0"):
        packed(0)
