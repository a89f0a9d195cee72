"""What every round and every penalty ask of a batch: real and generated alike, not empty, one logit a row."""

from collections.abc import Callable

from torch import Tensor


def same_shape(real: Tensor, fake: Tensor) -> None:
    """Raise ``ValueError`` unless both batches have one shape and at least one row."""
    if real.shape != fake.shape:
        raise ValueError(
            f"real and generated batches must have the same shape, got {tuple(real.shape)} and {tuple(fake.shape)}"
        )
    not_empty(real)


def not_empty(batch: Tensor) -> None:
    """Raise ``ValueError`` for a batch without a row."""
    if batch.ndim == 0 or len(batch) == 0:
        raise ValueError(f"a batch needs at least one row, got shape {tuple(batch.shape)}")


def logits(critic: Callable[[Tensor], Tensor], batch: Tensor) -> Tensor:
    """``critic(batch)``; raises ``ValueError`` unless it is one number a row, shape ``(B,)``."""
    scores = critic(batch)
    if scores.shape != batch.shape[:1]:
        raise ValueError(
            f"the discriminator must return one logit a row, shape {tuple(batch.shape[:1])}, got {tuple(scores.shape)}"
        )
    return scores
