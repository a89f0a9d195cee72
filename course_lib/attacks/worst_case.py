r"""Several attacks, and for each row the worst of them.

Robust accuracy is a claim about *every* perturbation in the ball, so one attack only bounds it from above; the bound of
several is the minimum *per row*, not of their averages. Two meanings of "worst", for the two kinds of attack:

* in a ball (fgsm, pgd, apgd): the greatest margin. Rows that are fooled are done; the next attack runs on the rest;
* of least size (deepfool, cw, lbfgs), with ``norm=`` given: the smallest perturbation that fools the row. All attacks
  run on all rows; where none succeeds, the greatest margin again.

Source: the "ensemble of attacks" of Croce & Hein 2020 (arXiv:2003.01690); Athalye et al. 2018 (arXiv:1802.00420) for
what goes wrong with a single one.
"""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from course_lib.attacks.attack import Model, attack
from course_lib.attacks.balls import Norm, per_row, size
from course_lib.attacks.losses import fooled, margin


def worse(model: Model, first: Tensor, second: Tensor, y: Tensor, targeted: bool = False) -> Tensor:
    """For each row the one of two images with the greater margin over ``y`` (the smaller, if targeted)."""
    with torch.no_grad():
        a, b = margin(model(first), y), margin(model(second), y)
    return torch.where(per_row(b < a if targeted else b > a, first), second, first)


@attack
def worst_case(
    model: Model,
    x: Tensor,
    y: Tensor,
    *,
    attacks: Sequence[Callable[[Model, Tensor, Tensor], Tensor]],
    norm: Norm | None = None,
    targeted: bool = False,
    bounds: tuple[float, float] = (0.0, 1.0),
) -> Tensor:
    """``attacks`` are called as ``attack(model, x, y)``: set their options with ``functools.partial``.

    Each must be targeted if this one is. ``norm`` None: the greatest margin; else the smallest in that norm.
    """
    if not attacks:
        raise ValueError("worst_case needs at least one attack")

    def won(x_adv: Tensor, y: Tensor) -> Tensor:
        with torch.no_grad():
            return fooled(model(x_adv), y, targeted)

    x_adv, success = x.clone(), won(x, y)
    for method in attacks:
        if norm is None:
            left = ~success
            if not left.any():
                break
            x_adv[left] = worse(model, x_adv[left], method(model, x[left], y[left]), y[left], targeted)
            success[left] = won(x_adv[left], y[left])
        else:
            found = method(model, x, y)
            now = won(found, y)
            smaller = size(found - x, norm) < size(x_adv - x, norm)
            better = now & (smaller | ~success)
            x_adv = torch.where(per_row(better, x), found, x_adv)
            undecided = ~now & ~success
            x_adv[undecided] = worse(model, x_adv[undecided], found[undecided], y[undecided], targeted)
            success |= now
    return x_adv
