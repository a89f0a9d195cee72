r"""Optimistic Adam: Adam's direction in place of the gradient in optimistic mirror descent.

With Adam's direction :math:`r_t = \hat m_t/(\sqrt{\hat v_t} + \epsilon)`, and :math:`r_0 = 0`,

.. math:: \theta_t = \theta_{t-1} - \eta\,r_t - o\,(r_t - r_{t-1}),

where the optimism :math:`o` is :math:`\eta` in the paper, which gives :math:`-2\eta r_t + \eta r_{t-1}`, and 0 for
Adam. Three published readings of :math:`r` exist, and ``variant`` names one:

* ``"paper"``, Algorithm 1 of Daskalakis et al. 2018 (arXiv:1711.00141): as above, each term with its own bias
  correction;
* ``"repository"``, the authors' code (vsyrgkanis/optimistic_GAN_training): with
  :math:`c_t = \sqrt{1-\beta_2^t}/(1-\beta_1^t)`, the new term is :math:`c_t m_t/(\sqrt{v_t}+\epsilon)` and the old one
  :math:`c_t m_{t-1}/(\sqrt{v_{t-1}}+\epsilon)`. The old term gets the current correction. (That code leaves it to the
  static graph whether the old moments are one or two steps old. One is taken here.)
* ``"optax"``, optax's ``optimistic_adam`` (pull request 1089): :math:`\hat m_t` looks ahead as in Nesterov's method,
  :math:`\beta_1 m_t/(1-\beta_1^{t+1}) + (1-\beta_1)g_t/(1-\beta_1^t)`.
"""

import math
from collections.abc import Callable

import torch
from torch import Tensor
from torch.optim import Optimizer

VARIANTS = ("paper", "repository", "optax")


class OptimisticAdam(Optimizer):
    """As ``torch.optim.Adam``, with ``optimism`` (None: equal to ``lr``) and ``variant``.

    Raises ``ValueError`` for ``lr`` or ``eps`` that is not positive, a negative ``optimism``, ``betas`` outside [0, 1)
    and an unknown ``variant``.
    """

    def __init__(
        self,
        params,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        *,
        optimism: float | None = None,
        variant: str = "paper",
    ):
        if not 0 < lr < math.inf or not eps > 0:
            raise ValueError(f"OptimisticAdam needs positive lr and eps, got {lr} and {eps}")
        if len(betas) != 2 or not all(0 <= beta < 1 for beta in betas):
            raise ValueError(f"betas are two numbers in [0, 1), got {betas}")
        if optimism is not None and not 0 <= optimism < math.inf:
            raise ValueError(f"optimism must be at least 0, got {optimism}")
        if variant not in VARIANTS:
            raise ValueError(f"variant must be one of {', '.join(VARIANTS)}, got {variant!r}")
        super().__init__(params, {"lr": lr, "betas": betas, "eps": eps, "optimism": optimism, "variant": variant})

    @torch.no_grad()
    def step(self, closure: Callable | None = None):
        """One step; returns what ``closure`` returns."""
        with torch.enable_grad():
            loss = closure() if closure else None
        for group in self.param_groups:
            optimism = group["lr"] if group["optimism"] is None else group["optimism"]
            for weight in group["params"]:
                if weight.grad is not None:
                    new, old = self._directions(weight.grad, self.state[weight], group)
                    weight.sub_(group["lr"] * new + optimism * (new - old))
        return loss

    def _directions(self, g: Tensor, state: dict, group: dict) -> tuple[Tensor, Tensor]:
        """Adam's direction at this step and at the one before; ``state`` is brought up to date."""
        (beta1, beta2), eps, variant = group["betas"], group["eps"], group["variant"]
        if not state:
            state |= {"step": 0, "m": torch.zeros_like(g), "v": torch.zeros_like(g), "old": torch.zeros_like(g)}
        state["step"] += 1
        t, m, v = state["step"], state["m"], state["v"]
        scale = math.sqrt(1 - beta2**t) / (1 - beta1**t)
        old = scale * m / (v.sqrt() + eps) if variant == "repository" else state["old"]
        m.mul_(beta1).add_((1 - beta1) * g)
        v.mul_(beta2).add_((1 - beta2) * g**2)
        if variant == "repository":
            return scale * m / (v.sqrt() + eps), old
        m_hat = m / (1 - beta1**t)
        if variant == "optax":
            m_hat = beta1 * m / (1 - beta1 ** (t + 1)) + (1 - beta1) * g / (1 - beta1**t)
        state["old"] = m_hat / ((v / (1 - beta2**t)).sqrt() + eps)
        return state["old"], old
