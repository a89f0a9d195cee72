"""Exercise 02: the optimal discriminator and the Jensen-Shannon divergence.

Chance decides on the inputs alone, nothing is trained or sampled. ``tests/benchmarks/false_fails.py`` failed the
reference on none of 30,000 seeds in any part.

What a constant or a limit case answers is paid together with what takes the formula, as far as the part has it: the
zeros of Part 3, the perfect generator and the constant of Part 4, the far logits of Part 6.
"""

import math
from itertools import pairwise

import torch
from torch.nn.functional import softplus

from course_lib.checks.answers import AnswerError, describe
from course_lib.checks.part import Exercise, expect, raises
from course_lib.data.toys import Density, Gaussian, Mixture, Uniform
from course_lib.theory.divergences import js
from course_lib.theory.optimal_discriminator import value_at_optimum

exercise = Exercise(
    "02_optimal_discriminator",
    off_limits=("course_lib.theory.optimal_discriminator", "course_lib.gans.losses"),
    written={"proof": 6},
)


def _two_densities(draw) -> tuple[Density, Density]:
    """A Gaussian and a mixture of two, of one width: in no tail does their ratio leave the range of floats."""
    width, low, high = draw.number(1, 1.3), draw.number(0.2, 0.5), draw.number(0.8, 1.2)
    bumps = Mixture((Gaussian(low, width), Gaussian(high, width)), (draw.number(0.3, 0.7), 0.5))
    return Gaussian(draw.number(-0.4, 0), width), bumps


@exercise.part(
    "Part 1 · The derivative and its root", points=3, answers="first second root", read="2 · The pointwise maximum"
)
def derivative(draw, first, second, root):
    a, b, y = draw.number(0.5, 3), draw.number(0.5, 3), draw.number(0.1, 0.9)
    here = f"at a = {a:.3g}, b = {b:.3g}, y = {y:.3g}"
    by_machine = "Compare with what sp.diff(objective, y) gives there."
    yield expect(
        f"First derivative of a log y + b log(1 - y), {here}",
        lambda: first.at(a=a, b=b, y=y),
        a / y - b / (1 - y),
        worth=1,
        reveal=False,
        mistakes={
            "The inner derivative is missing: d(1 - y)/dy is -1.": a / y + b / (1 - y),
            "This is minus the derivative.": b / (1 - y) - a / y,
        },
        hint=by_machine,
    )
    yield expect(
        f"Second derivative, {here}",
        lambda: second.at(a=a, b=b, y=y),
        -a / y**2 - b / (1 - y) ** 2,
        worth=1,
        reveal=False,
        mistakes={
            "The second term has the wrong sign: -b/(1 - y) differentiates to -b/(1 - y)².": -a / y**2
            + b / (1 - y) ** 2,
            "Both signs are flipped; with this the objective would be convex.": a / y**2 + b / (1 - y) ** 2,
        },
        hint=by_machine,
    )
    yield expect(
        f"The root of the first derivative, at a = {a:.3g}, b = {b:.3g}",
        lambda: root.at(a=a, b=b),
        a / (a + b),
        worth=1,
        reveal=False,
        mistakes={
            "a and b are swapped: a stands with log y, so a large a must push y up.": b / (a + b),
            "Solve a(1 - y) = b y, and mind the y on both sides.": a / b,
            "The root depends on a and b.": 0.5,
        },
        hint="Put it into the first derivative: something must cancel.",
    )


@exercise.part(
    "Part 3 · The optimal discriminator",
    points=4,
    answers="optimal_discriminator",
    read="2 · The pointwise maximum",
    reference="def optimal_discriminator(log_p, log_p_g):\n    return (log_p - log_p_g).sigmoid()\n",
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
        hint="D* = p/(p + p_G), elementwise; the output has the shape of the inputs.",
    )
    far = torch.tensor([-1000.0, -800.0, -2000.0], dtype=torch.float64) - draw.number(0, 50)
    gap = draw.uniform(-3, 3, 3)
    yield expect(
        "Far in the tails, where exp(log p) underflows to 0",
        lambda: optimal_discriminator(far + gap, far),
        torch.sigmoid(gap),
        worth=1,
        mistakes={
            "You computed 0/0: both densities underflow. Divide p/(p + p_G) by p and look at what is left.": gap
            * math.nan,
            "A small number added to avoid 0/0 decides the result here. Work with log p - log p_G.": gap * 0,
        },
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
        hint="log 0 is -inf: where p is zero D* is 0, where p_G is zero D* is 1; elsewhere as in the first row.",
    )


@exercise.part(
    "Part 4 · What the game is worth",
    points=5,
    answers="value_at_best dropped_constant",
    builds_on=("discriminator",),
    read="4 · Substituting D*: the Jensen-Shannon divergence",
)
def value(draw, value_at_best, dropped_constant):
    p, q = _two_densities(draw)
    c, divergence = value_at_optimum(p, q), js(p, q)
    yield expect(
        "C(G) for a Gaussian and a mixture of two",
        lambda: value_at_best(p, q),
        c,
        worth=2,
        tol=1e-5,
        mistakes={
            "This is JS - log 4, as printed; the two KL terms add up to 2 JS.": divergence - math.log(4),
            "This is the sum of the two KL terms: the constant is missing.": c + math.log(4),
            "This is JS; C(G) is 2 JS - log 4.": divergence,
            "The logarithm is the natural one.": c / math.log(2),
            "This is -C(G), the loss of the discriminator.": -c,
        },
        hint="By quadrature, to five digits: integrate(f, p, p_g) of both terms of V at D*.",
    )
    near, far = Gaussian(0, draw.number(0.95, 1.05)), Gaussian(draw.number(6.4, 7.2), draw.number(0.95, 1.05))
    yield expect(
        "C(G) for two Gaussians that are far apart",
        lambda: value_at_best(near, far),
        value_at_optimum(near, far),
        worth=1,
        tol=1e-5,
        broken="In a tail D* rounds to 1 and log(1 - D*) to -inf: compute 1 - D* as p_G/(p + p_G).",
        hint="The terms of V are the same here as in the row above; look at the tails.",
        read="What goes wrong in practice",
    )
    same = Gaussian(draw.number(-1, 1), draw.number(0.5, 2))
    yield expect(
        "C(G) for a perfect generator, p_G = p, and the constant that the sheet calls “constant”",
        lambda: (value_at_best(same, same), dropped_constant.value()),
        (-math.log(4), -math.log(4)),
        worth=1,
        tol=1e-5,
        reveal=False,
        mistakes={
            "The constant's sign is the other one: log(p/(p + p_G)) = log(p/m) - log 2.": (-math.log(4), math.log(4)),
            "In the constant, one log 2 comes from each of the two expectations.": (-math.log(4), -math.log(2)),
            "In the constant, one log 2 comes from each of the two expectations, with a minus.": (
                -math.log(4),
                math.log(2),
            ),
        },
        hint="For p_G = p D* is 1/2 everywhere: put that into V. The constant is a number, in full: with math.log.",
        read="5 · The theorem, and its equality case",
    )
    left, start = Uniform(0, draw.number(0.5, 1)), draw.number(2, 3)
    yield expect(
        "C(G) for densities that never meet",
        lambda: value_at_best(left, Uniform(start, start + draw.number(0.5, 1))),
        0.0,
        worth=1,
        tol=1e-5,
        mistakes={
            "A perfect discriminator is never wrong and loses nothing; this is JS - log 4, as printed.": -math.log(2),
            "This is what a perfect generator gets; here it is the discriminator that is perfect.": -math.log(4),
            "This is 2 JS; the constant is missing.": math.log(4),
        },
        broken="Where a density is zero its term is zero: 0 log 0 = 0 (torch.where, or torch.special.xlogy).",
        hint="A perfect discriminator is never wrong: what does V add up to?",
    )


def _quick(density: Density) -> bool:
    """Neither so narrow nor so far out that quadrature, at the end of a float's digits, takes minutes."""
    if isinstance(density, Mixture):
        return all(map(_quick, density.parts))
    knots = density.knots()
    return max(map(abs, knots)) <= 1e4 and min(b - a for a, b in pairwise(knots)) >= 1e-3


@exercise.part(
    "Part 5 · The error in the printed proof",
    points=4,
    answers="wrong_line witness printed_minus_true",
    read="4 · Substituting D*: the Jensen-Shannon divergence",
)
def erratum(draw, wrong_line, witness, printed_minus_true):
    yield expect(
        "The line that does not follow from the one before",
        lambda: wrong_line.value(),
        3,
        worth=1,
        reveal=False,
        mistakes={
            "Adding and subtracting log 4 changes nothing, and the KL to an unnormalised p + p_G is only notation.": 1,
            "KL(p‖(p + p_G)/2) = KL(p‖p + p_G) + log 2, twice: this line is right.": 2,
        },
        hint="A number, without quotes: 1, 2 or 3.",
    )

    def shows_it() -> bool:
        pair = witness.value()
        if not (isinstance(pair, (tuple, list)) and len(pair) == 2 and all(isinstance(d, Density) for d in pair)):
            raise AnswerError("a tuple of two densities of course_lib.data.toys is needed")
        if len({knot for density in pair for knot in density.knots()}) > 30 or not all(map(_quick, pair)):
            raise AnswerError("simpler densities will do: fewer parts, none of them narrow or far out")
        try:
            off = js(*pair)
        except Exception as error:
            raise AnswerError(f"their divergence cannot be computed ({describe(error)})") from None
        if off <= 0.1:
            raise AnswerError(f"for these two it is off by {off:.3f}")
        return True

    yield expect(
        "Two densities for which the printed value is off by more than 0.1",
        shows_it,
        True,
        worth=1,
        mistakes={
            "Move the two densities apart, and the printed value moves away from the true one.": raises("off by")
        },
    )
    p, q = _two_densities(draw)
    gap = js(p, q)
    yield expect(
        "Printed value minus true value, for two other densities",
        lambda: printed_minus_true(p, q),
        -gap,
        worth=2,
        tol=1e-5,
        mistakes={
            "The sign is flipped: this is true minus printed.": gap,
            "This is the printed value itself.": gap - math.log(4),
            "This is the true value itself.": 2 * gap - math.log(4),
            "Twice too much: JS averages its two KL terms.": -2 * gap,
            "Half of it: did you halve JS once more?": -gap / 2,
        },
        hint="It depends on the two densities; write both values in terms of JS and subtract.",
    )


@exercise.part(
    "Part 6 · Two generator losses",
    points=6,
    answers="minimax_loss non_saturating_loss logit_gradients",
    read="7 · Two generator losses and their gradients",
)
def losses(draw, minimax_loss, non_saturating_loss, logit_gradients):
    s = draw.uniform(-4, 4, 6)
    saturating, heuristic = -softplus(s).mean(), softplus(-s).mean()
    one_mean = {
        "This is the sum over the batch; a loss is the mean, or it grows with the batch.": 6,
        "This has the wrong sign: check which of the two the generator wants small.": -1,
    }
    yield expect(
        "Minimax loss on six logits",
        lambda: minimax_loss(s),
        saturating,
        worth=1,
        mistakes={hint: factor * saturating for hint, factor in one_mean.items()}
        | {
            "This is the non-saturating loss.": heuristic,
            "One number is asked for: the mean over the batch.": -softplus(s),
            "The inputs are logits, not probabilities: D is their sigmoid.": torch.log(1 - s).mean(),
        },
    )
    yield expect(
        "Non-saturating loss on six logits",
        lambda: non_saturating_loss(s),
        heuristic,
        worth=1,
        mistakes={hint: factor * heuristic for hint, factor in one_mean.items()}
        | {
            "This is the minimax loss.": saturating,
            "This is cross-entropy with the label “generated”: the generator wants the label “real”.": -saturating,
            "One number is asked for: the mean over the batch.": softplus(-s),
            "The inputs are logits, not probabilities: D is their sigmoid.": -torch.log(s).mean(),
        },
    )
    # batches of one from here on, where mean and sum agree; h in single precision, as networks have it
    h = draw.uniform(200, 400, 1).float()
    logits = [s[:1], h, -h]
    values = [-h.item(), 0.0, 0.0, h.item()]
    gradients = [-torch.sigmoid(x).item() for x in logits] + [torch.sigmoid(x).item() - 1 for x in logits]
    both = (minimax_loss, non_saturating_loss)
    yield expect(
        "Each loss at h and -h, for a logit h of some hundreds, and its gradients by autograd there and before them "
        "at an ordinary logit",
        lambda: (
            [loss(x) for loss in both for x in (h, -h)],
            [loss.gradient(x).item() for loss in both for x in logits],
        ),
        (values, gradients),
        worth=2,
        mistakes={
            "These have the wrong sign, as above.": ([-one for one in values], [-one for one in gradients]),
            "From the logits to the loss stay with torch operations (no detach, no numpy, no item()).": raises(
                "gradient"
            ),
        },
        broken="The sigmoid rounds to 0 or 1 at h, and its logarithm to -inf without a gradient: use logsigmoid.",
        hint="Right in the middle and wrong at the ends: something was clipped, which cuts the gradient too. "
        "logsigmoid needs no help.",
        read="What goes wrong in practice",
    )
    t = draw.uniform(-9, 9, 5)
    yield expect(
        "The two derivatives in the logit, in closed form",
        lambda: logit_gradients(t),
        (-torch.sigmoid(t), torch.sigmoid(t) - 1),
        worth=2,
        mistakes={
            "The two are swapped: the minimax gradient is the one that vanishes at very negative logits.": (
                torch.sigmoid(t) - 1,
                -torch.sigmoid(t),
            ),
            "The signs are flipped: both losses fall as the logit rises.": (torch.sigmoid(t), 1 - torch.sigmoid(t)),
            "These are derivatives in D, not in the logit: the chain rule's factor D(1 - D) is missing.": (
                -1 / (1 - torch.sigmoid(t)),
                -1 / torch.sigmoid(t),
            ),
            "These are divided by the batch size: the derivative for a single sample is asked for.": (
                -torch.sigmoid(t) / 5,
                (torch.sigmoid(t) - 1) / 5,
            ),
        },
    )
