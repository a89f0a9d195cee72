r"""The discriminator that cannot be beaten, and what the game is worth against it.

.. math::
    V(D) = E_p[\log D(x)] + E_{p_G}[\log(1 - D(x))], \qquad
    D^* = \frac{p}{p + p_G}, \qquad
    C(G) = \max_D V = 2\,JS(p, p_G) - \log 4.

Source: Goodfellow et al. 2014 (arXiv:1406.2661), proposition 1 and theorem 1; Berkeley discussion sheet, problem 1.
Everything goes through the logit, log p - log p_G, which stays finite where both densities underflow.
"""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn.functional import logsigmoid

from course_lib.data.toys import Density
from course_lib.theory.divergences import integrate


def optimal_logit(p: Density, p_g: Density) -> Callable[[Tensor], Tensor]:
    """x -> log p(x) - log p_G(x), whose sigmoid is D*. Any shape in, same shape out."""
    return lambda x: p.log_prob(x) - p_g.log_prob(x)


def optimal_discriminator(p: Density, p_g: Density) -> Callable[[Tensor], Tensor]:
    """x -> p(x) / (p(x) + p_G(x)). Any shape in, same shape out; nan where neither density has mass."""
    return lambda x: torch.sigmoid(optimal_logit(p, p_g)(x))


def value(logit: Callable[[Tensor], Tensor], p: Density, p_g: Density) -> float:
    """V(D) of the discriminator ``sigmoid(logit(x))``, by quadrature, in nats."""

    def integrand(x: Tensor) -> Tensor:
        score, real, fake = logit(x), p.pdf(x), p_g.pdf(x)
        on_real = torch.where(real == 0, 0.0, real * logsigmoid(score))  # also where the score is infinite
        on_fake = torch.where(fake == 0, 0.0, fake * logsigmoid(-score))
        return on_real + on_fake

    return integrate(integrand, p, p_g)


def value_at_optimum(p: Density, p_g: Density) -> float:
    """C(G) = V(D*), by quadrature: -log 4 when the densities agree, 0 when they never meet."""
    return value(optimal_logit(p, p_g), p, p_g)
