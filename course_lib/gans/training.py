"""The loop around a step: a progress bar, a history to plot, and a stop where a loss is no longer a number."""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

History = dict[str, list]


def train(
    step: Callable[[], NamedTuple],
    steps: int,
    *,
    watch: Callable[[], Any] | None = None,
    every: int = 100,
    progress: bool = True,
) -> History:
    """Call ``step()`` ``steps`` times; it returns what it measured, such as a :class:`~course_lib.gans.step.Round`.

    The history holds a list with one float a step for each float that the step returns, under its name
    (``history["d_loss"]``). ``watch()`` is called before the first step, then after each ``every`` of them and after
    the last: what it returned is in ``history["watched"]``, the number of steps done by then in ``history["at"]``.
    The bar shows the last losses and leaves with the last step; ``progress=False`` shows none.

    Raises ``FloatingPointError`` at the first loss that is not finite, naming the step (from 1) and the last finite
    values, and ``ValueError`` for ``steps < 0`` and ``every < 1``.
    """
    if steps < 0 or every < 1:
        raise ValueError(f"train needs steps >= 0 and every >= 1, got {steps} and {every}")
    from tqdm.auto import tqdm  # a widget in a notebook: nothing on stderr there

    history: History = {}
    if watch:
        history |= {"at": [0], "watched": [watch()]}
    with tqdm(total=steps, disable=not progress, leave=False) as bar:
        for number in range(1, steps + 1):
            measured = {name: value for name, value in step()._asdict().items() if isinstance(value, float)}
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


def _values(measured: dict[str, float]) -> str:
    return ", ".join(f"{name} = {value:.4g}" for name, value in measured.items())


def _why(number: int, measured: dict[str, float], history: History) -> str:
    last = {name: history[name][-1] for name in measured if name in history}
    before = f"the step before it had {_values(last)}" if last else "it was the first step"
    return f"step {number}: {_values(measured)}; {before}. Lower the learning rates or look at the data"
