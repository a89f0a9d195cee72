"""A model in evaluation mode for a while, and then exactly as it was found."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from torch import Tensor, nn


@contextmanager
def evaluating(model: Callable[[Tensor], Tensor]) -> Iterator[None]:
    """Inside, every submodule is in evaluation mode; afterwards, whatever happened, each is in its own mode again.

    ``model.eval()`` followed by ``model.train()`` would wake a layer that its owner had frozen on purpose. A function
    that is no module (a model behind a defence, say) has no modes of its own and is left alone.
    """
    found = [(module, module.training) for module in model.modules()] if isinstance(model, nn.Module) else []
    try:
        for module, _ in found:
            module.training = False
        yield
    finally:
        for module, training in found:
            module.training = training
