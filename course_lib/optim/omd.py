r"""Optimistic mirror descent without constraints, also called optimistic gradient descent.

.. math:: \theta_{t+1} = \theta_t - 2\eta\nabla_t + \eta\nabla_{t-1}

The step predicts that the next gradient will differ from this one as this one differs from the last. Each player has an
optimiser of its own and minimises its own loss. The first step has no earlier gradient: it is plain gradient descent.

Source: Rakhlin and Sridharan 2013 (arXiv:1311.1869); Daskalakis et al. 2018 (arXiv:1711.00141), equation 5.
"""

import math
from collections.abc import Callable

import torch
from torch.optim import Optimizer


class OMD(Optimizer):
    """``OMD(parameters, lr)``; raises ``ValueError`` unless ``lr`` is positive and finite."""

    def __init__(self, params, lr: float):
        if not 0 < lr < math.inf:
            raise ValueError(f"OMD needs a positive step size lr, got {lr}")
        super().__init__(params, {"lr": lr})

    @torch.no_grad()
    def step(self, closure: Callable | None = None):
        """One step; returns what ``closure`` returns."""
        with torch.enable_grad():
            loss = closure() if closure else None
        for group in self.param_groups:
            for weight in group["params"]:
                if weight.grad is None:
                    continue
                previous = self.state[weight].get("previous", weight.grad)
                weight.sub_(group["lr"] * (2 * weight.grad - previous))
                self.state[weight]["previous"] = weight.grad.clone()
        return loss
