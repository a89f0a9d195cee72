"""Parts 1 and 3: the derivatives of a log y + b log(1 - y), its root, and D* from log densities."""

import math
from collections.abc import Callable

import torch
from torch import Tensor

from course_lib.checking.answers import AnswerError, Unanswered
from course_lib.checking.classifiers import signed
from course_lib.checking.compare import close
from course_lib.checking.expectation import expect, raises
from course_lib.checking.returned import tensor


def derivative(draw, first, second, root):
    a, b, y = draw.number(0.5, 3), draw.number(0.5, 3), draw.number(0.1, 0.9)
    here = f"at a = {a:.3g}, b = {b:.3g}, y = {y:.3g}"
    forgotten, negative = a / y + b / (1 - y), b / (1 - y) - a / y

    def carried(got: Callable[[], float], want: float, follows: dict[float, float]) -> Callable[[], float]:
        """The value wanted, where the answer follows from a wrong ``first``, which the first row has charged."""

        def judged() -> float:
            found = got()
            try:
                begin = first.at(a=a, b=b, y=y)
            except (AnswerError, Unanswered):
                return found
            consistent = any(close(begin, wrong, 1e-9) and close(found, then, 1e-9) for wrong, then in follows.items())
            return want if consistent else found

        return judged

    yield expect(
        f"First derivative {here}",
        lambda: first.at(a=a, b=b, y=y),
        a / y - b / (1 - y),
        worth=1,
        tol=1e-9,
        reveal=False,
        mistakes={
            "The inner derivative is missing: d(1 - y)/dy is -1.": forgotten,
            "This is minus the derivative.": negative,
        },
        fallback="Compare with sp.diff(objective, y) at the same numbers.",
    )
    bent = -a / y**2 - b / (1 - y) ** 2
    half = -a / y**2 + b / (1 - y) ** 2
    yield expect(
        f"Second derivative {here}",
        carried(lambda: second.at(a=a, b=b, y=y), bent, {forgotten: half, negative: -bent}),
        bent,
        worth=1,
        tol=1e-9,
        reveal=False,
        mistakes={
            "The second term has the wrong sign: -b/(1 - y) differentiates to -b/(1 - y)².": half,
            "This is minus the second derivative; with this sign the objective would be convex.": -bent,
        },
        fallback="Compare with sp.diff(objective, y, 2) at the same numbers.",
    )
    yield expect(
        f"Root of the first derivative at a = {a:.3g}, b = {b:.3g}",
        carried(lambda: root.at(a=a, b=b), a / (a + b), {forgotten: a / (a - b)}),
        a / (a + b),
        worth=1,
        tol=1e-9,
        reveal=False,
        mistakes={
            "a and b are swapped: a multiplies log y, so a larger a must give a larger root.": b / (a + b),
            "This is a/b. Solve a(1 - y) = b y for y; y appears on both sides.": a / b,
            "This is 1/2, but the root depends on a and b.": 0.5,
            "sp.solve returns a list: take its element, for example with [0].": raises("expression is needed, got ["),
        },
        fallback="Substitute it into the first derivative: the result must be 0.",
    )


SLIPS = {  # what a known mistake gives for the two logarithms, and D* from that
    "This is p_G/(p + p_G): p belongs in the numerator.": (lambda p, q: torch.sigmoid(q - p), lambda d: 1 - d),
    "This is the ratio p/p_G; D* divides by p + p_G.": (lambda p, q: torch.exp(p - q), lambda r: 1 / (1 + 1 / r)),
    "This is the logit, log p - log p_G; D* is its sigmoid.": (lambda p, q: p - q, torch.sigmoid),
}


def _ratio(log_p: Tensor, log_q: Tensor) -> Tensor:
    return log_p.exp() / (log_p.exp() + log_q.exp())


def discriminator(draw, optimal_discriminator):
    log_p, log_q = draw.uniform(-6, 0, 3, 4), draw.uniform(-6, 0, 3, 4)

    def corrected(*places: tuple[Tensor, Tensor]) -> list[Tensor]:
        """D* at these places, put right where the first row has charged a slip that says how."""
        found, begin = [optimal_discriminator(*place) for place in places], optimal_discriminator(log_p, log_q)
        put_right = next((put for slip, put in SLIPS.values() if close(begin, slip(log_p, log_q), 1e-6)), None)
        return [put_right(tensor(one)) for one in found] if put_right else found

    yield expect(
        "D* for log densities of shape (3, 4)",
        lambda: optimal_discriminator(log_p, log_q),
        torch.sigmoid(log_p - log_q),
        worth=2,
        mistakes={hint: slip(log_p, log_q) for hint, (slip, _) in SLIPS.items()}
        | {
            "The inputs are logarithms of densities; here they are used as densities.": log_p / (log_p + log_q),
            "Here the sigmoid is applied to p - p_G, not to log p - log p_G.": torch.sigmoid(log_p.exp() - log_q.exp()),
            "This is log D*; D* itself is asked for.": torch.nn.functional.logsigmoid(log_p - log_q),
        },
        fallback="Compare with p/(p + p_G) at one entry; the output has the shape of the inputs.",
    )
    far = torch.tensor([-2.0, -743.0, -800.0, -5000.0, -60000.0], dtype=torch.float64) - draw.number(0, 1)
    gap = draw.uniform(-3, 3, 5)
    gap[2:4] = signed(draw, 2, low=8, high=12)  # where D* is nearly 0 or 1, and not quite
    places = [(far + gap, far), ((far + gap)[None, 2:4], far[None, 2:4])]
    right = [torch.sigmoid(p - q) for p, q in places]
    yield expect(
        "Far in the tails, for inputs of shape (5,) and (1, 2)",
        lambda: corrected(*places),
        right,
        worth=1,
        mistakes={
            "exp(log p) and exp(log p_G) both underflow to 0 here, and 0/0 is nan. Divide p/(p + p_G) by p: what is "
            "left depends on log p - log p_G.": [_ratio(*place) for place in places],
            "A number added to the densities decides the result here. Work with log p - log p_G.": [
                share * (q > -9) for share, (_, q) in zip(right, places)
            ],
            "A dimension of size 1 is lost: the output has the shape of the inputs.": [right[0], right[1].squeeze()],
        },
        broken="Not finite. Look at exp(log_p) and exp(log_p_g) at these points, and at each quotient of the two.",
        fallback="Compare with the sigmoid of log p - log p_G at each point; the output has the shape of the inputs.",
        read="What goes wrong in practice",
    )
    height, nowhere = draw.uniform(-3, 0, 2), torch.full((2,), -math.inf, dtype=torch.float64)
    one, other = torch.cat([height, nowhere, log_p[0]]), torch.cat([nowhere, height, log_q[0]])
    yield expect(
        "Where one of the two densities is zero, and at ordinary points",
        lambda: corrected((one, other))[0],
        torch.sigmoid(one - other),
        worth=1,
        fallback="log 0 is -inf. Where p is zero D* is 0, where p_G is zero D* is 1.",
    )
