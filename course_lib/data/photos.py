"""Photographs that installed packages contain: colour images for a network trained on ImageNet, without a download.

``coffee``, ``chelsea`` (a cat), ``astronaut``, ``rocket`` and ``motorcycle`` come from scikit-image, ``china`` (a
palace) and ``flower`` from scikit-learn; both packages list the photographers and licences.
"""

import torch
from torch import Tensor

SKIMAGE = {"coffee": "coffee", "chelsea": "chelsea", "astronaut": "astronaut", "rocket": "rocket"}
SKIMAGE |= {"motorcycle": "stereo_motorcycle"}  # the left one of a pair
SKLEARN = {"china": "china.jpg", "flower": "flower.jpg"}
NAMES = (*SKIMAGE, *SKLEARN)


def photo(name: str, size: int = 224) -> Tensor:
    """A photograph, float32 ``(1, 3, size, size)`` in [0, 1].

    Its shorter side is resized to ``size * 8 / 7`` (256 for 224) and the centre is cropped, as is usual for ImageNet.
    Raises ``ValueError`` for an unknown name or a size below 1, and ``ModuleNotFoundError`` that says what to install.
    """
    if name not in NAMES:
        raise ValueError(f"there is no photograph {name!r}: choose one of {', '.join(NAMES)}")
    if size < 1:
        raise ValueError(f"the size is a number of pixels, at least 1, got {size}")
    from torchvision.transforms.v2.functional import center_crop, resize

    pixels = torch.tensor(_pixels(name)).permute(2, 0, 1)[None].float() / 255  # (1, 3, H, W)
    return center_crop(resize(pixels, round(size * 8 / 7), antialias=True), [size, size]).clamp(0, 1)


def _pixels(name: str):
    """The raw photograph, uint8 ``(H, W, 3)``."""
    if name in SKLEARN:
        from sklearn.datasets import load_sample_image

        return load_sample_image(SKLEARN[name])
    try:
        from skimage import data
    except ModuleNotFoundError:
        raise ModuleNotFoundError(
            f"the photograph {name!r} is part of scikit-image: pip install scikit-image"
        ) from None
    found = getattr(data, SKIMAGE[name])()
    return found[0] if isinstance(found, tuple) else found
