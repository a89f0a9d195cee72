"""Checks of shapes that the training step and the penalties share."""

from collections.abc import Callable

from torch import Tensor


def same_shape(real: Tensor, fake: Tensor) -> None:
    """Raise ``TypeError`` unless both are tensors, ``ValueError`` unless they have the same shape and are not empty."""
    for batch in (real, fake):
        if not isinstance(batch, Tensor):
            raise TypeError(f"a batch must be one tensor, got {type(batch).__name__}")
    if real.shape != fake.shape:
        raise ValueError(
            f"real and generated batches must have the same shape, got {tuple(real.shape)} and {tuple(fake.shape)}"
        )
    not_empty(real)


def not_empty(batch: Tensor) -> None:
    """Raise ``ValueError`` for an empty batch."""
    if batch.ndim == 0 or len(batch) == 0:
        raise ValueError(f"a batch needs at least one row, got shape {tuple(batch.shape)}")


def logits(critic: Callable[[Tensor], Tensor], batch: Tensor) -> Tensor:
    """The logits ``critic(batch)``. Raises ``ValueError`` unless their shape is ``(B,)``."""
    scores = critic(batch)
    if scores.shape != batch.shape[:1]:
        raise ValueError(
            f"the discriminator must return one logit per row, shape ({len(batch)},), got {tuple(scores.shape)}"
        )
    return scores
