"""The glyphs: the same each time, moved by their factors as the docstring says, legible."""

import pytest
import torch
from torch.nn.functional import cross_entropy

from course_lib.data import glyphs
from course_lib.data.glyphs import CHARACTERS, FONTS, Factors, draw, load, render
from course_lib.device import seeded
from course_lib.metrics.robustness import robust_accuracy
from course_lib.networks import lenet

EVERY_FONT = torch.arange(len(FONTS))
PIXELS = torch.arange(28, dtype=torch.float64) - 13.5


def moments(images):
    """The variances along x (right) and y (up), and the covariance, of the ink of each image."""
    ink = images[:, 0].double() / images.sum((1, 2, 3), dtype=torch.float64)[:, None, None]
    right, up = PIXELS.expand(28, 28), -PIXELS[:, None].expand(28, 28)

    def mean(values):
        return (ink * values).sum((1, 2))

    at_x, at_y = mean(right), mean(up)
    return mean(right**2) - at_x**2, mean(up**2) - at_y**2, mean(right * up) - at_x * at_y


def long_axis(images):
    """The direction of the long axis of each image, in degrees, counter-clockwise from upright."""
    xx, yy, xy = moments(images)
    return torch.rad2deg(torch.atan2(-2 * xy, yy - xx) / 2)


def height(images):
    """From the highest to the lowest row that has ink, in pixels."""
    rows = (images[:, 0].amax(2) > 0.5).int()
    return 28 - rows.argmax(1) - rows.flip(1).argmax(1)


def test_images_come_with_the_factors_that_drew_them():
    x, factors = load("train", 500)
    assert x.shape == (500, 1, 28, 28) and x.dtype == torch.float32
    assert x.min() == 0 and x.max() == 1
    assert {factor.shape for factor in factors} == {(500,)} and factors.y.dtype == factors.font.dtype == torch.int64
    assert torch.equal(render(factors), x)


@pytest.mark.parametrize("letters", [False, True])
def test_the_same_call_gives_the_same_images_and_fewer_are_the_first_of_many(letters):
    many, few = load("test", 700, letters=letters), load("test", 30, letters=letters)
    glyphs._made.cache_clear()
    glyphs._atlas.cache_clear()
    for a, b in zip(
        (many[0], *many[1]), (load("test", 700, letters=letters)[0], *load("test", 700, letters=letters)[1])
    ):
        assert torch.equal(a, b)
    for a, b in zip((many[0], *many[1]), (few[0], *few[1])):
        assert torch.equal(a[:30], b)


@pytest.mark.parametrize("size", [7, 64, 501])
def test_an_image_does_not_depend_on_what_is_drawn_beside_it(size):
    factors = draw(520, seeded(1))
    whole = render(factors)
    assert torch.equal(render(Factors(*(factor[:1] for factor in factors))), whole[:1])
    parts = [render(Factors(*(factor[start : start + size] for factor in factors))) for start in range(0, 520, size)]
    assert torch.equal(torch.cat(parts), whole)


def test_what_a_caller_does_to_the_images_does_not_reach_the_next_one():
    x, factors = load("test", 20)
    before = x.clone(), factors.rotation.clone()
    x.zero_()
    factors.rotation.zero_()
    again, others = load("test", 20)
    assert torch.equal(again, before[0]) and torch.equal(others.rotation, before[1])


def test_the_splits_and_the_seeds_share_no_image():
    sets = [load("train"), load("test"), load("train", 4000, seed=1), load("test", 4000, seed=1)]
    assert [len(x) for x, _ in sets] == [20_000, 4_000, 4_000, 4_000]
    images = [image.numpy().tobytes() for x, _ in sets for image in (255 * x).byte()]
    assert len(set(images)) == len(images)


@pytest.mark.parametrize("letters, easy", [(False, False), (True, False), (False, True)])
def test_factors_fill_their_ranges(letters, easy):
    factors = draw(20_000, seeded(0), letters=letters, easy=easy)
    ranges = glyphs.EASY_RANGES if easy else glyphs.RANGES
    assert tuple(ranges) == Factors._fields[2:]
    for factor, (low, high) in zip(factors[2:], ranges.values()):
        assert low <= factor.min() < low + 0.01 * (high - low) and high - 0.01 * (high - low) < factor.max() <= high
    for factor, count in zip(factors[:2], (36 if letters else 10, 4 if easy else len(FONTS))):
        share = factor.bincount(minlength=count) * count / 20_000
        assert len(share) == count and share.min() > 0.8 and share.max() < 1.2
    assert torch.corrcoef(torch.stack(factors)).sub(torch.eye(6)).abs().max() < 0.05


@pytest.mark.parametrize("angle", [-30.0, -10.0, 10.0, 30.0])
def test_rotation_turns_the_image_counter_clockwise_by_so_many_degrees(angle):
    turned = long_axis(render(Factors(1, EVERY_FONT, rotation=angle))) - long_axis(render(Factors(1, EVERY_FONT)))
    assert (turned - angle).abs().max() < 2


@pytest.mark.parametrize("slant", [-0.3, 0.3])
def test_slant_shears_the_image_to_the_right(slant):
    (_, yy, upright), (_, _, slanted) = (moments(render(Factors(1, EVERY_FONT, slant=s))) for s in (0.0, slant))
    assert ((slanted - upright) / yy - slant).abs().max() < 0.05


def test_thickness_adds_ink_to_every_glyph_of_every_font():
    y, font = (grid.flatten() for grid in torch.meshgrid(torch.arange(36), EVERY_FONT, indexing="ij"))
    ink = torch.stack([render(Factors(y, font, thickness=t)).sum((1, 2, 3)) for t in (0.0, 0.2, 0.4, 0.6, 0.8)])
    assert (ink.diff(dim=0) > 2).all()  # at least two pixels for each fifth of a pixel
    thin, thick = (render(Factors(1, 0, thickness=t))[0, 0, 10].sum() for t in (0.2, 0.7))
    assert thick - thin == pytest.approx(2 * 0.5, abs=0.05)  # the stem of a 1: half a pixel on each side


@pytest.mark.parametrize("scale", [0.75, 1.0, 1.05])
def test_scale_sets_the_height_whatever_the_font(scale):
    y, font = (grid.flatten() for grid in torch.meshgrid(torch.arange(10), EVERY_FONT, indexing="ij"))
    assert (height(render(Factors(y, font, thickness=0.0, scale=scale))) - 20 * scale).abs().max() <= 1.5


def test_class_and_font_decide_the_shape():
    y, font = (grid.flatten() for grid in torch.meshgrid(torch.arange(10), EVERY_FONT, indexing="ij"))
    x = render(Factors(y, font)).flatten(1)
    apart = torch.cdist(x, x) + 100 * torch.eye(len(x))
    assert apart.min() > 0.5  # a blank, or a box in place of a missing glyph, would be there twice


def test_the_glyphs_stay_inside_the_frame():
    x = render(draw(4000, seeded(2), letters=True))[:, 0]
    on_the_border = torch.cat([x[:, 0], x[:, -1], x[:, :, 0], x[:, :, -1]], dim=1).sum() / x.sum()
    assert on_the_border < 0.001


def test_numbers_hold_for_all_images():
    x = render(Factors(7, rotation=torch.linspace(-30, 30, 5)))
    assert x.shape == (5, 1, 28, 28)
    assert torch.equal(x[2], render(Factors(torch.tensor([7])))[0])


def test_a_small_network_reads_them_in_every_font():
    (x, train), (fresh, test) = load("train", 4000), load("test", 2000)
    rng, network = seeded(0), lenet(width=8)
    optimizer = torch.optim.Adam(network.parameters(), 4e-3)
    for _ in range(250):
        rows = torch.randint(len(x), (64,), generator=rng)
        optimizer.zero_grad()
        cross_entropy(network(x[rows]), train.y[rows]).backward()
        optimizer.step()
    assert robust_accuracy(network, fresh, test.y) > 0.9
    for font in EVERY_FONT:
        assert robust_accuracy(network, fresh[test.font == font], test.y[test.font == font]) > 0.7, FONTS[font]


@pytest.mark.parametrize(
    "factors, says",
    [
        (Factors(36), "a class is an integer from 0 to 35, got .36."),
        (Factors(-1), "a class is an integer from 0 to 35"),
        (Factors(1.0), "a class is an integer"),
        (Factors(1, len(FONTS)), f"a font is an integer from 0 to {len(FONTS) - 1}"),
        (Factors(1, scale=0.0), "a scale is above zero"),
        (Factors(1, rotation=float("nan")), "are finite"),
        (Factors(1, thickness=float("inf")), "are finite"),
        (Factors(torch.arange(3), torch.arange(2)), r"lengths \[3, 2, 1, 1, 1, 1\]"),
        (Factors(torch.empty(0, dtype=torch.int64)), "at least one"),
    ],
)
def test_factors_that_cannot_be_drawn_are_named(factors, says):
    with pytest.raises(ValueError, match=says):
        render(factors)


def test_an_unknown_split_and_an_empty_draw_are_refused():
    with pytest.raises(ValueError, match="'train' or 'test', got 'valid'"):
        load("valid")
    for n in (0, -1):
        with pytest.raises(ValueError, match=f"at least one image, got n = {n}"):
            load("train", n)


def test_the_classes_are_the_digits_and_then_the_letters():
    assert len(CHARACTERS) == 36 and CHARACTERS.startswith("0123456789A")
    assert load("test", 300)[1].y.max() == 9 and load("test", 300, letters=True)[1].y.max() > 30
