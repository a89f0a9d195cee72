r"""Digits and capital letters drawn from the fonts that matplotlib ships, with every factor known.

Each image is 28×28 and follows from six numbers (:class:`Factors`), so nothing has to be downloaded, and a lecture can
ask which of them a network has found. A glyph is drawn once at four times the size and turned into a signed distance
:math:`d` to its outline, in pixels of the final image and positive inside. With :math:`A = sR_\theta S`, the product of
scale, rotation and shear about the centre, the pixel at :math:`u` has the value

.. math:: x(u) = \mathrm{clip}\bigl(\tfrac12 + s\,d(A^{-1}u) + t,\; 0,\; 1\bigr)

rounded to one of 256 levels. So a thickness :math:`t` moves each edge outwards by :math:`t` pixels.

>>> x, factors = load("train")  # (20000, 1, 28, 28) in [0, 1], and how each was drawn
>>> sevens = render(Factors(y=7, rotation=torch.linspace(-30, 30, 9)))  # one digit, turned

The splits are independent draws of the same distribution, from generators with different seeds. No image is in both,
because four of the factors are continuous. The first ``n`` images are the same for any ``n``.
"""

from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import grid_sample

SIZE, FINE = 28, 4  # pixels on a side; the glyphs are drawn FINE times as large
CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # the classes, in order
FONTS = (  # legible and different; DejaVu's oblique fonts are missing because they are slanted copies of the others
    "DejaVuSans",
    "DejaVuSerif",
    "STIXGeneral",
    "cmss10",
    "DejaVuSans-Bold",
    "DejaVuSansMono",
    "DejaVuSansMono-Bold",
    "DejaVuSerif-Bold",
    "STIXGeneralBol",
    "STIXGeneralItalic",
    "STIXGeneralBolIta",
    "cmr10",
    "cmb10",
    "cmti10",
    "cmtt10",
)
EASY_FONTS = 4  # the first ones: upright and of one weight
RANGES = {"rotation": (-25, 25), "slant": (-0.3, 0.3), "thickness": (0, 0.8), "scale": (0.75, 1.05)}
EASY_RANGES = {"rotation": (-15, 15), "slant": (-0.1, 0.1), "thickness": (0.3, 0.6), "scale": (0.9, 1.05)}
SPLITS = {"train": 20_000, "test": 4_000}  # how many images each holds


class Factors(NamedTuple):
    """How images were drawn: numbers, or tensors ``(N,)``, one entry an image.

    ``y``: the class, an index of ``CHARACTERS``. ``font``: an index of ``FONTS``. ``rotation``: degrees,
    counter-clockwise. ``slant``: how far the top leans to the right, as a share of the height, in addition to the slant
    of an italic font. ``thickness``: pixels added on each side of a stroke. ``scale``: 1 makes the longer side of the
    upright glyph 20 pixels.
    """

    y: Tensor | int
    font: Tensor | int = 0
    rotation: Tensor | float = 0.0
    slant: Tensor | float = 0.0
    thickness: Tensor | float = 0.4
    scale: Tensor | float = 1.0


def load(
    split: str = "train", n: int | None = None, *, letters: bool = False, easy: bool = False, seed: int = 0
) -> tuple[Tensor, Factors]:
    """``n`` images, float32 ``(n, 1, 28, 28)`` in [0, 1], and their factors; by default 20,000 train or 4,000 test.

    ``letters`` adds the classes A to Z, ``easy`` is as for :func:`draw`, another ``seed`` gives another data set. The
    images are made in a few seconds and kept for the next call. ``ValueError`` for another split or ``n`` below one.
    """
    if split not in SPLITS:
        raise ValueError(f"the split is 'train' or 'test', got {split!r}")
    levels, factors = _made(split, SPLITS[split] if n is None else n, letters, easy, seed)
    return levels.float() / 255, Factors(*(factor.clone() for factor in factors))


def draw(n: int, generator: torch.Generator | None = None, *, letters: bool = False, easy: bool = False) -> Factors:
    """Factors of ``n`` images, each uniform on its range and independent of the others.

    The ranges are ``RANGES``. An easy draw has the first four fonts and ``EASY_RANGES``: what a small GAN learns in a
    minute.
    """
    if n < 1:
        raise ValueError(f"draw at least one image, got n = {n}")
    device = "cpu" if generator is None else generator.device
    u = torch.rand(n, len(Factors._fields), generator=generator, device=device).cpu().T  # a row in [0, 1) a factor
    y = (u[0] * (len(CHARACTERS) if letters else 10)).long()
    font = (u[1] * (EASY_FONTS if easy else len(FONTS))).long()
    ranges = EASY_RANGES if easy else RANGES
    return Factors(y, font, *(low + (high - low) * row for (low, high), row in zip(ranges.values(), u[2:])))


def render(factors: Factors) -> Tensor:
    """The images with these factors, float32 ``(N, 1, 28, 28)`` in [0, 1], on the CPU. A number holds for all images.

    ``ValueError`` for an unknown class or font, a scale that is not positive, lengths that differ, or infinite values.
    """
    y, font, *rest = _checked(factors)
    rotation, slant, thickness, scale = (row.double() for row in rest)  # so that rounding does not depend on the batch
    atlas = _atlas(CHARACTERS if y.max() >= 10 else CHARACTERS[:10])
    cos, sin = rotation.deg2rad().cos(), rotation.deg2rad().sin()
    # A⁻¹ maps an output pixel to the glyph: undo the rotation, then the shear; the second axis points down
    inverse = torch.stack([cos + slant * sin, slant * cos - sin, sin, cos]).view(2, 2, -1) / scale  # (2, 2, N)
    axis = (2 * torch.arange(SIZE, dtype=torch.float64) + 1) / SIZE - 1  # pixel centres, the image being [-1, 1]²
    down, right = torch.meshgrid(axis, axis, indexing="ij")
    images = []
    for rows in torch.arange(len(y)).split(500):  # 500 glyphs at the fine size take 25 MB
        a = inverse[:, :, rows, None, None]  # (2, 2, B, 1, 1)
        grid = torch.stack([a[0, 0] * right + a[0, 1] * down, a[1, 0] * right + a[1, 1] * down], dim=-1).float()
        glyphs = atlas[font[rows], y[rows]][:, None]  # (B, 1, 112, 112)
        d = grid_sample(glyphs, grid, padding_mode="border", align_corners=False).double()
        edge = 0.5 + scale[rows].view(-1, 1, 1, 1) * d + thickness[rows].view(-1, 1, 1, 1)
        images.append((255 * edge.clamp(0, 1)).round().to(torch.uint8))
    return torch.cat(images).float() / 255


@lru_cache(maxsize=8)
def _made(split: str, n: int, letters: bool, easy: bool, seed: int) -> tuple[Tensor, Factors]:
    """The images as levels from 0 to 255, so that what is kept is small and never handed out itself."""
    generator = torch.Generator().manual_seed(2 * seed + list(SPLITS).index(split))
    factors = draw(n, generator, letters=letters, easy=easy)
    return (255 * render(factors)).round().to(torch.uint8), factors


def _checked(factors: Factors) -> list[Tensor]:
    try:
        rows = torch.broadcast_tensors(*(torch.as_tensor(factor).cpu().reshape(-1) for factor in factors))
    except RuntimeError:
        lengths = [torch.as_tensor(factor).numel() for factor in factors]
        raise ValueError(f"factors are numbers, or tensors of one length, got lengths {lengths}") from None
    for name, row, known in [("class", rows[0], CHARACTERS), ("font", rows[1], FONTS)]:
        if row.is_floating_point() or not ((row >= 0) & (row < len(known))).all():
            raise ValueError(f"a {name} is an integer from 0 to {len(known) - 1}, got {row.unique().tolist()}")
    if not all(row.isfinite().all() for row in rows[2:]) or not (rows[5] > 0).all():
        raise ValueError("rotation, slant, thickness and scale are finite, and a scale is above zero")
    if not len(rows[0]):
        raise ValueError("there are no factors to draw: give at least one of each")
    return [rows[0].long(), rows[1].long(), *rows[2:]]


@cache
def _atlas(characters: str) -> Tensor:
    """The signed distance of each glyph, ``(fonts, characters, 112, 112)``."""
    import matplotlib
    from PIL import ImageFont

    folder = Path(matplotlib.get_data_path(), "fonts", "ttf")
    fonts = [ImageFont.truetype(folder / f"{name}.ttf", 100) for name in FONTS]
    return torch.stack([torch.stack([_distance(font, character) for character in characters]) for font in fonts])


def _distance(font, character: str) -> Tensor:
    """Pixels of the final image to the outline of the glyph, positive inside, ``(112, 112)``."""
    import numpy as np
    from PIL import Image, ImageDraw
    from scipy.ndimage import distance_transform_edt

    left, top, right, bottom = font.getbbox(character)
    font = font.font_variant(size=100 * 20 * FINE / max(right - left, bottom - top))
    left, top, right, bottom = font.getbbox(character)
    tile = Image.new("L", (SIZE * FINE, SIZE * FINE))
    corner = ((tile.width - left - right) / 2, (tile.height - top - bottom) / 2)  # centres the bounding box
    ImageDraw.Draw(tile).text(corner, character, fill=255, font=font)
    inside = np.asarray(tile) > 127
    # a pixel beside the outline is half a pixel away from it
    d = np.where(inside, distance_transform_edt(inside) - 0.5, 0.5 - distance_transform_edt(~inside))
    return torch.from_numpy(d / FINE).float()
