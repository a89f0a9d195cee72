r"""The Lipschitz constant of a network from above: the product of its layers' constants.

.. math::
    L_{f_n \circ \dots \circ f_1} \le \prod_i L_{f_i}.

* linear layer: its largest singular value; convolution and its transpose: :func:`~.operator_norms.conv_bound`;
* ReLU, tanh, softplus, dropout and flattening: 1; leaky ReLU: the larger of 1 and its slope; sigmoid: 1/4;
* max pooling: √(windows that share a pixel), so 1 without overlap; mean pooling: 1/√(pixels in a window) times that;
* batch norm in eval mode: the largest :math:`|\gamma| / \sqrt{\text{var} + \varepsilon}`.

Source: Berkeley discussion sheet, section 1.3.1; Durham lecture 6, which claims 1 for a network whose reshaped weights
have norm 1. Norms are Euclidean over all but the first dimension.
"""

import math

import torch
from torch import Tensor, nn

from course_lib.theory.operator_norms import conv_bound, linear_norm


def upper_bound(network: nn.Module, input_shape: tuple[int, ...]) -> float:
    """The product of the layers' constants, for inputs of ``input_shape`` (without the batch), in eval mode.

    Spectrally normalised layers count as what they are. ``ValueError`` for a layer whose constant is not known here:
    bound the parts before and after it, and multiply.
    """
    modes = {module: module.training for module in network.modules()}
    network.eval()
    try:
        with torch.no_grad():
            weight = next(network.parameters(), torch.empty(()))
            return _chain(network, torch.zeros(1, *input_shape, device=weight.device, dtype=weight.dtype))[0]
    finally:
        for module, training in modes.items():
            module.training = training


def _chain(layer: nn.Module, x: Tensor) -> tuple[float, Tensor]:
    """The layer's constant on inputs shaped like ``x``, and its output there."""
    if isinstance(layer, nn.Sequential) and type(layer).forward is nn.Sequential.forward:
        constant = 1.0
        for part in layer:
            factor, x = _chain(part, x)
            constant *= factor
        return constant, x
    try:
        y = layer(x)
    except (RuntimeError, ValueError) as error:
        why = str(error).partition("\n")[0]
        raise ValueError(f"{layer} does not take inputs of shape {tuple(x.shape[1:])}: {why}") from None
    for kinds, constant in _KNOWN:
        for kind in kinds:
            if isinstance(layer, kind) and type(layer).forward is kind.forward:
                return constant(layer, x, y), y
    raise ValueError(
        f"upper_bound does not know the constant of a {type(layer).__name__}: bound the layers before and after it "
        "on their own, and multiply with composition (a skip x + h(x) has residual(constant of h))"
    )


def _convolution(layer: nn.Conv2d | nn.ConvTranspose2d, x: Tensor, y: Tensor) -> float:
    plain = layer.groups == 1 and layer.dilation == (1, 1) and layer.stride[0] == layer.stride[1]
    if not plain or layer.padding_mode != "zeros":
        raise ValueError(f"upper_bound knows convolutions with square stride and zeros outside only, got {layer}")
    image = y if isinstance(layer, nn.ConvTranspose2d) else x  # a transpose has the norm of its convolution
    named = {"valid": 0, "same": max(layer.kernel_size)}
    padding = named[layer.padding] if isinstance(layer.padding, str) else max(layer.padding)  # more only loosens it
    return conv_bound(layer.weight, tuple(image.shape[2:]), stride=layer.stride[0], padding=padding)


def _max_pooling(layer: nn.MaxPool2d, x: Tensor, y: Tensor) -> float:
    if _square(layer.dilation) != (1, 1):
        raise ValueError(f"upper_bound knows pooling without dilation only, got {layer}")
    return math.sqrt(_shared(_square(layer.kernel_size), _square(layer.stride)))


def _mean_pooling(layer: nn.AvgPool2d, x: Tensor, y: Tensor) -> float:
    fewer = layer.padding not in (0, (0, 0)) and not layer.count_include_pad  # pixels in the windows at the edge
    if layer.ceil_mode or fewer or layer.divisor_override:
        raise ValueError(f"upper_bound knows mean pooling whose windows all weigh their pixels the same, got {layer}")
    kernel = _square(layer.kernel_size)
    return math.sqrt(_shared(kernel, _square(layer.stride)) / math.prod(kernel))


def _pooling_to_size(layer: nn.AdaptiveAvgPool2d, x: Tensor, y: Tensor) -> float:
    kernel = [before / after for before, after in zip(x.shape[2:], y.shape[2:])]
    if any(k != int(k) for k in kernel):
        raise ValueError(f"upper_bound knows {layer} where the size is a multiple only, got {tuple(x.shape[2:])}")
    return 1 / math.sqrt(math.prod(kernel))


def _shared(kernel: tuple[int, int], stride: tuple[int, int]) -> int:
    """The number of windows that share a pixel, at most."""
    return math.prod(math.ceil(k / s) for k, s in zip(kernel, stride))


def _square(value: int | tuple[int, int]) -> tuple[int, int]:
    return value if isinstance(value, tuple) else (value, value)


def _batch_norm(layer: nn.BatchNorm1d | nn.BatchNorm2d, x: Tensor, y: Tensor) -> float:
    if layer.running_var is None:
        raise ValueError("batch norm without running statistics mixes the rows of a batch: it has no constant")
    scale = (layer.running_var + layer.eps).rsqrt()
    return (scale if layer.weight is None else scale * layer.weight).abs().max().item()


_KNOWN = [
    ((nn.Linear,), lambda layer, x, y: linear_norm(layer.weight)),
    ((nn.Conv2d, nn.ConvTranspose2d), _convolution),
    ((nn.MaxPool2d,), _max_pooling),
    ((nn.AvgPool2d,), _mean_pooling),
    ((nn.AdaptiveAvgPool2d,), _pooling_to_size),
    ((nn.BatchNorm1d, nn.BatchNorm2d), _batch_norm),
    ((nn.LeakyReLU,), lambda layer, x, y: max(1.0, abs(layer.negative_slope))),
    ((nn.Sigmoid,), lambda layer, x, y: 0.25),
    ((nn.ReLU, nn.Tanh, nn.Softplus, nn.Identity, nn.Flatten, nn.Unflatten, nn.Dropout), lambda layer, x, y: 1.0),
]
