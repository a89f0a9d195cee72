"""Packing: the discriminator judges several samples at once, so that a lack of variety is visible to it.

A generator that has collapsed produces packs of nearly equal samples, and packs of real data are not like that.

Source: Lin et al. 2018 (arXiv:1712.04086).
"""

from collections.abc import Callable

from torch import Tensor


def packed(m: int) -> Callable[[Tensor], Tensor]:
    """A function that joins each ``m`` neighbours of a batch along dimension 1: ``(m B, C, ...) -> (B, m C, ...)``.

    Use it as the ``augment`` of :func:`course_lib.gans.step.gan_step`, with batches of ``m B`` samples and a
    discriminator that takes ``m C`` channels or features and returns one logit per pack, ``(B,)``.

    Raises ``ValueError`` unless ``m >= 1``, and when a batch does not divide into packs.
    """
    if m < 1:
        raise ValueError(f"a pack has at least one sample, got m = {m}")

    def pack(x: Tensor) -> Tensor:
        if x.ndim < 2 or len(x) == 0 or len(x) % m:
            raise ValueError(f"a batch of shape {tuple(x.shape)} does not divide into packs of {m} samples (B, C, ...)")
        return x.reshape(len(x) // m, m * x.shape[1], *x.shape[2:])

    return pack
