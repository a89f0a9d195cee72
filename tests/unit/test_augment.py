"""Augmentations: what they do to a known image, that gradients pass, and that both players see them."""

import pytest
import torch

from course_lib.gans.augment import annealed, diff_augment, instance_noise


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


def test_noise_is_annealed_linearly_to_zero():
    assert [annealed(0.4, 4, t) for t in range(6)] == pytest.approx([0.4, 0.3, 0.2, 0.1, 0.0, 0.0])


def test_instance_noise_has_its_standard_deviation_and_none_is_the_identity():
    x = torch.full((100, 1, 28, 28), 0.5)
    noisy = instance_noise(0.2, seeded())(x)
    assert noisy.std().item() == pytest.approx(0.2, rel=0.02) and noisy.mean().item() == pytest.approx(0.5, abs=0.01)
    assert torch.equal(instance_noise(0.0)(x), x)


def test_a_translation_shifts_each_image_by_whole_pixels_and_fills_with_zeros():
    x = torch.zeros(400, 1, 16, 16)
    x[:, :, 8, 8] = 1
    moved = diff_augment(x, ["translation"], generator=seeded())
    assert torch.equal(moved.sum((1, 2, 3)), torch.ones(400))
    places = {divmod(int(place), 16) for place in moved.flatten(1).argmax(1)}
    assert places == {(row, column) for row in range(6, 11) for column in range(6, 11)}
    corner = torch.ones(200, 1, 16, 16)
    assert diff_augment(corner, ["translation"], generator=seeded()).mean((1, 2, 3)).min() == 14 * 14 / 256


def test_a_cutout_blackens_at_most_a_square_of_half_the_side():
    x = torch.ones(300, 3, 16, 16)
    black = (diff_augment(x, ["cutout"], generator=seeded()) == 0).sum((2, 3))
    assert black.max() == 64 and black.min() >= 16 and torch.equal(black[:, 0], black[:, 2])


def test_colour_keeps_the_shape_of_an_image_up_to_scale_and_offset():
    x = torch.rand(50, 1, 8, 8, generator=seeded(1))
    changed = diff_augment(x, ["colour"], generator=seeded()).flatten(1)
    flat = x.flatten(1)
    correlation = torch.stack([torch.corrcoef(torch.stack(pair))[0, 1] for pair in zip(flat, changed)])
    assert torch.allclose(correlation, torch.ones(50), atol=1e-4)
    assert changed.mean(1).std() > 0.1  # each image has its own brightness


def test_the_gradient_reaches_every_pixel_that_is_still_seen():
    x = torch.rand(4, 3, 16, 16, generator=seeded(1), requires_grad=True)
    diff_augment(x, generator=seeded()).square().sum().backward()
    assert x.grad.isfinite().all() and (x.grad != 0).flatten(1).float().mean(1).min() > 0.3


def test_the_same_generator_gives_the_same_images():
    x = torch.rand(4, 3, 16, 16)
    assert torch.equal(diff_augment(x, generator=seeded(3)), diff_augment(x, generator=seeded(3)))
    assert not torch.equal(diff_augment(x, generator=seeded(3)), diff_augment(x, generator=seeded(4)))


@pytest.mark.parametrize(
    "call, says",
    [
        (lambda: annealed(-1.0, 10, 0), "start >= 0"),
        (lambda: annealed(1.0, 0, 0), "steps >= 1"),
        (lambda: instance_noise(float("nan")), "at least 0 and finite"),
        (lambda: diff_augment(torch.rand(2, 1, 8, 8), ["flip"]), "colour, translation, cutout"),
        (lambda: diff_augment(torch.rand(2, 1, 8, 8), "cutout"), "a sequence of"),
        (lambda: diff_augment(torch.rand(2, 64)), r"\(B, C, H, W\)"),
    ],
)
def test_bad_input_is_named(call, says):
    with pytest.raises(ValueError, match=says):
        call()
