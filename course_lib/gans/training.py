"""The training loop around a step: a history to plot, a progress bar, and an error when a loss becomes NaN."""

import math
from collections.abc import Callable, Iterable, Iterator
from numbers import Real
from typing import Any

from torch import Tensor

History = dict[str, list]


def train(
    step: Callable[[], Any],
    steps: int,
    *,
    watch: Callable[[], Any] | None = None,
    every: int = 100,
    progress: bool = True,
) -> History:
    """Call ``step()`` ``steps`` times and return the history of what it measured.

    ``step()`` returns named numbers, as a NamedTuple (such as :class:`~course_lib.gans.step.Step`) or a dict, or one
    number, which is then called ``loss``. Numbers are Python or NumPy numbers or 0-d tensors. The history has a list of
    floats for each, one per step (``history["d_loss"]``). Tensors of two or more dimensions are samples and are not
    recorded.

    ``watch()`` is called before the first step, after every ``every`` steps and after the last: its results are in
    ``history["watched"]``, and the number of steps done by then in ``history["at"]``. The progress bar shows the last
    losses and disappears after the last step; ``progress=False`` shows none.

    Raises ``FloatingPointError`` at the first number that is not finite, with the step (counted from 1) and the last
    finite values, ``TypeError`` for a value that cannot be recorded, ``RuntimeError`` if an iterator ends in a
    step, and ``ValueError`` for ``steps < 0`` or ``every < 1``.
    """
    if steps < 0 or every < 1:
        raise ValueError(f"train needs steps >= 0 and every >= 1, got {steps} and {every}")
    from tqdm.auto import tqdm  # a widget in a notebook: nothing on stderr there

    history: History = {}
    if watch:
        history |= {"at": [0], "watched": [watch()]}
    with tqdm(total=steps, disable=not progress, leave=False) as bar:
        for number in range(1, steps + 1):
            try:
                measured = _numbers(step())
            except StopIteration as error:
                raise RuntimeError(
                    f"an iterator ended in step {number}. An iterator over a DataLoader makes only one pass: "
                    "draw the batches from endless(loader) instead"
                ) from error
            if not all(map(math.isfinite, measured.values())):
                raise FloatingPointError(_why(number, measured, history))
            for name, value in measured.items():
                history.setdefault(name, []).append(value)
            bar.set_postfix_str(_values(measured), refresh=False)
            bar.update()
            if watch and (number % every == 0 or number == steps):
                history["at"].append(number)
                history["watched"].append(watch())
    return history


def endless(loader: Iterable) -> Iterator:
    """An endless iterator over a DataLoader's batches, all of one size.

    It passes over the loader again and again, and leaves out each batch that is not as large as the first one, such as
    a shorter last batch. Batches are what the loader returns, for example ``(images, labels)``::

        batches = endless(DataLoader(digits, batch_size=64, shuffle=True))
        gan_step(..., real=lambda: next(batches)[0].to(device), ...)

    Its first batch raises ``TypeError`` for an iterator, which makes only one pass, and ``ValueError`` for a loader
    without batches.
    """
    if isinstance(loader, Iterator):
        raise TypeError("endless needs the DataLoader itself, not an iterator such as iter(loader)")
    size = None
    while True:
        batch = None
        for batch in loader:
            size = size or _size(batch)
            if _size(batch) == size:
                yield batch
        if batch is None:
            raise ValueError("the loader has no batches; with drop_last=True it needs at least batch_size samples")


def _size(batch: Any) -> int:
    return len(batch) if isinstance(batch, Tensor) else len(batch[0])


def _numbers(measured: Any) -> dict[str, float]:
    if isinstance(measured, Real) or (isinstance(measured, Tensor) and measured.ndim == 0):
        measured = {"loss": measured}
    named = measured._asdict() if hasattr(measured, "_asdict") else measured
    if not isinstance(named, dict):
        raise TypeError(f"step() must return a number, a dict or a NamedTuple, got {type(measured).__name__}")
    numbers = {}
    for name, value in named.items():
        if isinstance(value, Tensor) and value.ndim >= 2:
            continue
        if isinstance(value, Tensor) and value.ndim == 1:
            raise TypeError(f"{name} has shape {tuple(value.shape)} and not one number per step: take its mean")
        if not isinstance(value, (Real, Tensor)):
            raise TypeError(f"{name} must be a number or a 0-d tensor, got {type(value).__name__}")
        numbers[name] = value.item() if isinstance(value, Tensor) else float(value)
    return numbers


def _values(measured: dict[str, float]) -> str:
    return ", ".join(f"{name} = {value:.4g}" for name, value in measured.items())


def _why(number: int, measured: dict[str, float], history: History) -> str:
    last = {name: history[name][-1] for name in measured if name in history}
    before = f"the step before it had {_values(last)}" if last else "it was the first step"
    return f"step {number}: {_values(measured)}; {before}. Lower the learning rates or look at the data"
