r"""Augmentations that the discriminator sees through: applied to real and generated images, in both players' turns.

The gradient flows through each of them to the generator. An augmentation of the real images alone would teach the
generator to draw augmented images.

* ``instance_noise``: Gaussian noise on every pixel. Distributions whose supports do not meet then overlap, and the
  discriminator cannot be perfect (Sønderby et al. 2017, arXiv:1610.04490; Berkeley discussion sheet, section 1.3).
  ``annealed`` gives the standard deviation for each step, falling linearly to zero.
* ``diff_augment``: random brightness, saturation and contrast (``"colour"``), shifts by up to an eighth of the image
  (``"translation"``), and a black square of half its side (``"cutout"``), one draw per image (Zhao et al. 2020,
  arXiv:2006.10738; Durham lecture 6). It lets a discriminator learn from few images without memorising them.

Use them as the ``augment`` of :func:`course_lib.gans.step.gan_step`::

    gan_step(..., augment=instance_noise(annealed(0.3, steps=1000, step=t)))
    gan_step(..., augment=diff_augment)

Images are ``(B, C, H, W)`` in [0, 1]; instance noise takes any shape. Random numbers come from ``generator``, or from
torch's global one.
"""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor
from torch.nn.functional import pad

POLICIES = ("colour", "translation", "cutout")


def annealed(start: float, steps: int, step: int) -> float:
    """The standard deviation at ``step``: from ``start`` at step 0 down to 0 at step ``steps`` and after."""
    if not start >= 0 or steps < 1 or step < 0:
        raise ValueError(f"annealing needs start >= 0, steps >= 1 and step >= 0, got {start}, {steps} and {step}")
    return start * max(0.0, 1 - step / steps)


def instance_noise(sigma: float, generator: torch.Generator | None = None) -> Callable[[Tensor], Tensor]:
    """A function that adds noise with standard deviation ``sigma`` to each number of a batch."""
    if not 0 <= sigma < float("inf"):
        raise ValueError(f"the standard deviation of the noise must be at least 0 and finite, got {sigma}")
    return lambda x: x + sigma * _draw(torch.randn, x.shape, x, generator) if sigma else x


def diff_augment(x: Tensor, policies: Sequence[str] = POLICIES, *, generator: torch.Generator | None = None) -> Tensor:
    """Images ``(B, C, H, W)``, each changed by its own random draw; pixels may leave [0, 1].

    Raises ``ValueError`` for an unknown policy and for batches of another shape.
    """
    unknown = [policy for policy in policies if policy not in POLICIES]
    if isinstance(policies, str) or unknown:
        raise ValueError(f"policies is a sequence of {', '.join(POLICIES)}; got {policies!r}")
    if x.ndim != 4 or x.numel() == 0:
        raise ValueError(f"images have shape (B, C, H, W), got {tuple(x.shape)}")
    for policy in policies:
        x = {"colour": _colour, "translation": _translation, "cutout": _cutout}[policy](x, generator)
    return x


def _colour(x: Tensor, generator: torch.Generator | None) -> Tensor:
    brightness, saturation, contrast = _draw(torch.rand, (3, len(x), 1, 1, 1), x, generator)  # (B, 1, 1, 1) each
    x = x + brightness - 0.5
    grey = x.mean(1, keepdim=True)
    x = grey + (x - grey) * 2 * saturation
    mean = x.mean((1, 2, 3), keepdim=True)
    return mean + (x - mean) * (contrast + 0.5)


def _translation(x: Tensor, generator: torch.Generator | None, ratio: float = 0.125) -> Tensor:
    """Shift each image by a whole number of pixels; what comes in is zero."""
    _, _, height, width = x.shape
    rows = _shifted(height, int(height * ratio + 0.5), x, generator)  # (B, H)
    columns = _shifted(width, int(width * ratio + 0.5), x, generator)  # (B, W)
    batch = torch.arange(len(x), device=x.device)[:, None, None]
    return pad(x, (1, 1, 1, 1)).permute(0, 2, 3, 1)[batch, rows[:, :, None], columns[:, None]].permute(0, 3, 1, 2)


def _shifted(size: int, most: int, x: Tensor, generator: torch.Generator | None) -> Tensor:
    """For each image and place, the place in an image with a border of one pixel that it comes from, ``(B, size)``."""
    shift = (_draw(torch.rand, (len(x), 1), x, generator) * (2 * most + 1)).long() - most
    return (torch.arange(size, device=x.device) + shift + 1).clamp(0, size + 1)


def _cutout(x: Tensor, generator: torch.Generator | None, ratio: float = 0.5) -> Tensor:
    """Set a rectangle of half of each image's sides, anywhere on it and cut off at its edge, to zero."""
    _, _, height, width = x.shape
    inside = []
    for size in (height, width):
        centre = (_draw(torch.rand, (len(x), 1), x, generator) * size).long()
        place = torch.arange(size, device=x.device) - centre + int(size * ratio + 0.5) // 2
        inside.append((place >= 0) & (place < int(size * ratio + 0.5)))  # (B, size)
    hole = inside[0][:, None, :, None] & inside[1][:, None, None, :]  # (B, 1, H, W)
    return x.masked_fill(hole, 0.0)


def _draw(kind: Callable[..., Tensor], shape: Sequence[int], x: Tensor, generator: torch.Generator | None) -> Tensor:
    device = x.device if generator is None else generator.device
    return kind(tuple(shape), generator=generator, device=device, dtype=x.dtype).to(x.device)
