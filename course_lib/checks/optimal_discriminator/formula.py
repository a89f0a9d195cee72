"""Parts 1 and 3: the derivatives of a log y + b log(1 - y), its root, and D* from log densities."""

import math

import torch

from course_lib.checking.classifiers import signed
from course_lib.checking.expectation import expect


def derivative(draw, first, second, root):
    a, b, y = draw.number(0.5, 3), draw.number(0.5, 3), draw.number(0.1, 0.9)
    here = f"at a = {a:.3g}, b = {b:.3g}, y = {y:.3g}"
    by_machine = "Compare with what sp.diff(objective, y) gives there."
    yield expect(
        f"First derivative of a log y + b log(1 - y), {here}",
        lambda: first.at(a=a, b=b, y=y),
        a / y - b / (1 - y),
        worth=1,
        tol=1e-9,
        reveal=False,
        mistakes={
            "The inner derivative is missing: d(1 - y)/dy is -1.": a / y + b / (1 - y),
            "This is minus the derivative.": b / (1 - y) - a / y,
        },
        fallback=by_machine,
    )
    yield expect(
        f"Second derivative, {here}",
        lambda: second.at(a=a, b=b, y=y),
        -a / y**2 - b / (1 - y) ** 2,
        worth=1,
        tol=1e-9,
        reveal=False,
        mistakes={
            "The second term has the wrong sign: -b/(1 - y) differentiates to -b/(1 - y)².": -a / y**2
            + b / (1 - y) ** 2,
            "Both signs are flipped; with this the objective would be convex.": a / y**2 + b / (1 - y) ** 2,
        },
        fallback=by_machine,
    )
    yield expect(
        f"The root of the first derivative, at a = {a:.3g}, b = {b:.3g}",
        lambda: root.at(a=a, b=b),
        a / (a + b),
        worth=1,
        tol=1e-9,
        reveal=False,
        mistakes={
            "a and b are swapped: a stands with log y, so a large a must push y up.": b / (a + b),
            "Solve a(1 - y) = b y, and mind the y on both sides.": a / b,
            "The root depends on a and b.": 0.5,
        },
        fallback="Put it into the first derivative: something must cancel.",
    )


def discriminator(draw, optimal_discriminator):
    log_p, log_q = draw.uniform(-6, 0, 3, 4), draw.uniform(-6, 0, 3, 4)
    best = torch.sigmoid(log_p - log_q)
    yield expect(
        "D* for a (3, 4) tensor of log densities",
        lambda: optimal_discriminator(log_p, log_q),
        best,
        worth=2,
        mistakes={
            "This is the generator's share: p belongs in the numerator.": torch.sigmoid(log_q - log_p),
            "This is the ratio p / p_G; D* divides by the sum of both.": torch.exp(log_p - log_q),
            "This is the logit, log p - log p_G: it still needs the sigmoid.": log_p - log_q,
            "The inputs are logarithms of densities: here they were used as densities.": log_p / (log_p + log_q),
            "Here the densities, not their logarithms, went through the sigmoid.": torch.sigmoid(
                log_p.exp() - log_q.exp()
            ),
            "This is log D*; D* itself is asked for.": torch.nn.functional.logsigmoid(log_p - log_q),
        },
        fallback="D* = p/(p + p_G), elementwise; the output has the shape of the inputs.",
    )
    far = torch.tensor([-2.0, -743.0, -800.0, -5000.0, -60000.0], dtype=torch.float64) - draw.number(0, 1)
    gap = draw.uniform(-3, 3, 5)
    gap[2:4] = signed(draw, 2, low=8, high=12)  # where D* is nearly 0 or 1, and not quite
    share = torch.sigmoid(gap)
    yield expect(
        "Far in the tails, where exp(log p) underflows to 0, with an ordinary point among them",
        lambda: optimal_discriminator(far + gap, far),
        share,
        worth=1,
        mistakes={
            "A small number added to avoid 0/0 decides the result here. Work with log p - log p_G.": share * (far > -9)
        },
        broken="You computed 0/0: both densities underflow. Divide p/(p + p_G) by p and look at what is left.",
        read="What goes wrong in practice",
    )
    height, nowhere = draw.uniform(-3, 0, 2), torch.full((2,), -math.inf, dtype=torch.float64)
    yield expect(
        "Where only one of the two densities is zero, and once more where none is",
        lambda: (
            optimal_discriminator(torch.cat([height, nowhere]), torch.cat([nowhere, height])),
            optimal_discriminator(log_p, log_q),
        ),
        (torch.tensor([1.0, 1, 0, 0], dtype=torch.float64), best),
        worth=1,
        fallback="log 0 is -inf: where p is zero D* is 0, where p_G is zero D* is 1; elsewhere as in the first row.",
    )
