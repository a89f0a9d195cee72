r"""What an attack increases: from logits ``(B, K)`` and labels ``(B,)`` to one number a row, ``(B,)``.

All grow as the model gets more wrong about the label. An untargeted attack goes up with the true label, a targeted one
goes down with the target's.

* ``log_odds``: :math:`s = \log\sum_{k\ne y} e^{z_k} - z_y`, the log odds that the label is *not* y.
* ``cross_entropy``: :math:`-\log p_y = \mathrm{softplus}(s)`. Written this way its gradient,
  :math:`\sigma(s)\,\nabla s`, keeps its direction where :math:`p_y` rounds to 1; the usual form loses the part of
  :math:`z_y` there. It still fades: below :math:`s \approx -88` float32 holds no gradient at all, and an attack that
  follows it stands still ("gradient masking") although the row may be easy to break.
* ``margin``: :math:`\max_{k\ne y} z_k - z_y`, positive exactly where another class wins. Never fades
  (Carlini & Wagner 2017, arXiv:1608.04644, f₆).
* ``dlr``: the margin over :math:`z_{(1)} - z_{(3)}`, the distance from the highest to the third highest logit: the same
  whatever the scale and the offset of the logits (Croce & Hein 2020, arXiv:2003.01690). Needs three classes.

Half precision logits are taken to float32 first.
"""

import torch
from torch import Tensor
from torch.nn.functional import logsigmoid


def _single(logits: Tensor) -> Tensor:
    return logits.to(torch.promote_types(logits.dtype, torch.float32))


def _split(logits: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """The label's logit, ``(B,)``, and all logits with minus infinity in its place, ``(B, K)``."""
    logits = _single(logits)
    index = y[:, None]
    return logits.gather(1, index)[:, 0], logits.scatter(1, index, -torch.inf)


def log_odds(logits: Tensor, y: Tensor) -> Tensor:
    own, others = _split(logits, y)
    return others.logsumexp(1) - own


def cross_entropy(logits: Tensor, y: Tensor) -> Tensor:
    return -logsigmoid(-log_odds(logits, y))


def margin(logits: Tensor, y: Tensor) -> Tensor:
    own, others = _split(logits, y)
    return others.amax(1) - own


def dlr(logits: Tensor, y: Tensor) -> Tensor:
    if logits.shape[1] < 3:
        raise ValueError(f"the dlr loss divides by a gap of three classes, the model has {logits.shape[1]}: use margin")
    top = _single(logits).topk(3).values
    return margin(logits, y) / (top[:, 0] - top[:, 2]).clamp_min(torch.finfo(top.dtype).tiny)


def fooled(logits: Tensor, y: Tensor, targeted: bool = False) -> Tensor:
    """``(B,)``: which rows the attack has won. The predicted class is not ``y``, or is ``y`` when targeted."""
    return (logits.argmax(1) == y) == targeted
