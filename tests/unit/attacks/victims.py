"""Affine classifiers, about which everything is known, and every attack with the options that the tests give it."""

import math
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import torch
from torch import Tensor, nn

from course_lib import attacks
from course_lib.attacks.balls import exponent

SHAPE = (2, 3, 4)  # of one image
PIXELS = math.prod(SHAPE)


class Affine(nn.Module):
    """z = W x + b, in float64."""

    def __init__(self, weight: Tensor, bias: Tensor):
        super().__init__()
        self.weight, self.bias = nn.Parameter(weight.clone()), nn.Parameter(bias.clone())

    def forward(self, x: Tensor) -> Tensor:
        return x.flatten(1) @ self.weight.T + self.bias


def affine(classes: int = 4, seed: int = 0, scale: float = 1.0, dtype=torch.float64) -> Affine:
    """The rows of W have norms other than 1; at the grey image all logits are 0."""
    generator = torch.Generator().manual_seed(seed)
    weight = scale * torch.randn(classes, PIXELS, generator=generator, dtype=torch.float64)
    return Affine(weight, -0.5 * weight.sum(1)).to(dtype)


def images(n: int = 6, seed: int = 1, low: float = 0.4, high: float = 0.6, dtype=torch.float64) -> Tensor:
    """Near grey, so that small perturbations never meet the box."""
    generator = torch.Generator().manual_seed(seed)
    return low + (high - low) * torch.rand(n, *SHAPE, generator=generator, dtype=torch.float64).to(dtype)


def sharp(n: int = 6, seed: int = 2, dtype=torch.float64) -> Tensor:
    """A third of the pixels exactly 0, a third exactly 1: the box is felt at once."""
    return images(n, seed, low=-1.0, high=2.0, dtype=dtype).clamp(0, 1)


def gaps(model: Affine, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """f_k = z_k - z_y, ``(B, K)``, and w_k = W_k - W_y, ``(B, K, D)``; at k = y both are zero."""
    z, w = model(x).detach(), model.weight.detach()
    return z - z.gather(1, y[:, None]), w[None] - w[y][:, None]


def distance(model: Affine, x: Tensor, y: Tensor, norm="l2") -> Tensor:
    """Exactly how far each row is from leaving class y when there is no box: min_k |f_k| / ‖w_k‖_q."""
    p = exponent(norm)
    q = 1.0 if p == math.inf else math.inf if p == 1 else p / (p - 1)
    f, w = gaps(model, x, y)
    length = torch.linalg.vector_norm(w, q, dim=2)
    return torch.where(length > 0, -f / length, math.inf).amin(1).clamp_min(0)


def predicted(model: nn.Module, x: Tensor) -> Tensor:
    return model(x).argmax(1).detach()


class Attack(NamedTuple):
    """``run(model, x, y, **options)``; ``norm`` in which it measures; the ball's options, if it works in a ball."""

    run: Callable[..., Tensor]
    norm: str | float
    in_ball: bool
    random: bool = False
    targetable: bool = True

    def __call__(self, model, x, y, *, eps=0.1, seed=0, **options) -> Tensor:
        if self.in_ball:
            options["eps"] = eps
        if self.random:
            options["generator"] = torch.Generator().manual_seed(seed)
        return self.run(model, x, y, **options)


def ball_of_several(model, x, y, *, eps, **options):
    several = [partial(attacks.fgsm, eps=eps, **options), partial(attacks.pgd, eps=eps, random_start=False, **options)]
    return attacks.worst_case(model, x, y, attacks=several, **options)


def least_of_several(model, x, y, **options):
    several = [partial(attacks.deepfool, overshoot=0.5, **options), partial(attacks.deepfool, **options)]
    return attacks.worst_case(model, x, y, attacks=several, norm="l2", **options)


ATTACKS = {
    "fgsm": Attack(attacks.fgsm, "linf", True),
    "fgm l2": Attack(attacks.fgm, "l2", True),
    "fgm l1": Attack(partial(attacks.fgm, norm="l1"), "l1", True),
    "fgm l3": Attack(partial(attacks.fgm, norm=3), 3, True),
    "pgd linf": Attack(partial(attacks.pgd, steps=10), "linf", True, random=True),
    "pgd l2": Attack(partial(attacks.pgd, norm="l2", steps=10), "l2", True, random=True),
    "pgd early stop": Attack(partial(attacks.pgd, steps=10, early_stop=True), "linf", True, random=True),
    "pgd restarts": Attack(partial(attacks.pgd, norm="l2", steps=4, restarts=3), "l2", True, random=True),
    "apgd linf": Attack(partial(attacks.apgd, steps=20), "linf", True, random=True),
    "apgd l2": Attack(partial(attacks.apgd, norm="l2", steps=20), "l2", True, random=True),
    "deepfool l2": Attack(attacks.deepfool, "l2", False, targetable=False),
    "deepfool linf": Attack(partial(attacks.deepfool, norm="linf"), "linf", False, targetable=False),
    "cw": Attack(partial(attacks.cw, steps=40, searches=4), "l2", False),
    "lbfgs": Attack(partial(attacks.lbfgs, searches=6), "l2", False),
    "worst in a ball": Attack(ball_of_several, "linf", True),
    "least of several": Attack(least_of_several, "l2", False, targetable=False),
}
IN_BALL = [name for name, attack in ATTACKS.items() if attack.in_ball]
LEAST = [name for name, attack in ATTACKS.items() if not attack.in_ball]
