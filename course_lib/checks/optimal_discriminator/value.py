"""Parts 4 and 5: the value of the game at D*, and the line of the printed proof that does not follow."""

import math
from itertools import pairwise

from course_lib.checking.answers import AnswerError, describe
from course_lib.checking.expectation import expect, raises
from course_lib.data.toys import Density, Gaussian, Mixture, Uniform
from course_lib.theory.divergences import js
from course_lib.theory.optimal_discriminator import value_at_optimum

FORMULA = "C(G) for a Gaussian and a mixture of two"
GAP = "Printed value minus true value, for two other densities"


def _two_densities(draw) -> tuple[Density, Density]:
    """A Gaussian and a mixture of two, somewhere, of one width: in no tail does their ratio leave the floats' range."""
    place, width, low, high = draw.number(100, 300), draw.number(1, 1.3), draw.number(0.2, 0.5), draw.number(0.8, 1.2)
    bumps = Mixture((Gaussian(place + low, width), Gaussian(place + high, width)), (draw.number(0.3, 0.7), 0.5))
    return Gaussian(place - draw.number(0, 0.4), width), bumps


def value(draw, value_at_best, dropped_constant):
    p, q = _two_densities(draw)
    c, divergence = value_at_optimum(p, q), js(p, q)
    yield expect(
        FORMULA,
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
        fallback="By quadrature, to five digits: integrate(f, p, p_g) of both terms of V at D*.",
    )
    size = draw.number(100, 200)  # densities below 0.005: a small number added to them shows
    near, far = (Gaussian(size * at, size * draw.number(0.95, 1.05)) for at in (0, draw.number(6.4, 7.2)))
    yield expect(
        "C(G) for two wide Gaussians that are far apart",
        lambda: value_at_best(near, far),
        value_at_optimum(near, far),
        worth=1,
        tol=1e-5,
        needs=FORMULA,
        broken="In a tail D* rounds to 1 and log(1 - D*) to -inf: compute 1 - D* as p_G/(p + p_G).",
        fallback="The terms of V are the same here as in the row above; look at the tails, where a small number added "
        "to a density decides.",
        read="What goes wrong in practice",
    )
    same = Gaussian(draw.number(-1, 1), draw.number(0.5, 2))
    yield expect(
        "C(G) for a perfect generator, p_G = p, and the constant that the sheet calls “constant”",
        lambda: (value_at_best(same, same), dropped_constant.value()),
        (-math.log(4), -math.log(4)),
        worth=1,
        tol=1e-5,
        needs=FORMULA,
        reveal=False,
        mistakes={
            "The constant's sign is the other one: log(p/(p + p_G)) = log(p/m) - log 2.": (-math.log(4), math.log(4)),
            "In the constant, one log 2 comes from each of the two expectations.": (-math.log(4), -math.log(2)),
            "In the constant, one log 2 comes from each of the two expectations, with a minus.": (
                -math.log(4),
                math.log(2),
            ),
        },
        fallback="For p_G = p D* is 1/2 everywhere: put that into V. The constant is a number, in full: with math.log.",
        read="5 · The theorem, and its equality case",
    )
    left, start, middle = Uniform(0, draw.number(0.8, 1)), draw.number(2, 3), draw.number(0.2, 0.6)
    beyond, across = Uniform(start, start + draw.number(0.5, 1)), Uniform(middle, start)
    crossing = value_at_optimum(left, across)
    yield expect(
        "C(G) for densities that never meet, and for two that meet in part",
        lambda: (value_at_best(left, beyond), value_at_best(left, across)),
        (0.0, crossing),
        worth=1,
        tol=1e-5,
        needs=FORMULA,
        mistakes={
            "A perfect discriminator is never wrong and loses nothing; this is JS - log 4, as printed.": (
                -math.log(2),
                js(left, across) - math.log(4),
            ),
            "This is what a perfect generator gets; here it is the discriminator that is perfect.": (
                -math.log(4),
                crossing,
            ),
            "This is 2 JS; the constant is missing.": (math.log(4), crossing + math.log(4)),
        },
        broken="Where a density is zero its term is zero: 0 log 0 = 0 (torch.where, or torch.special.xlogy).",
        fallback="A perfect discriminator is never wrong: what does V add up to?",
    )


def _quick(density: Density) -> bool:
    """Neither so narrow nor so far out that quadrature, at the end of a float's digits, takes minutes."""
    if isinstance(density, Mixture):
        return all(map(_quick, density.parts))
    knots = density.knots()
    return max(map(abs, knots)) <= 1e4 and min(b - a for a, b in pairwise(knots)) >= 1e-3


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
        fallback="A number, without quotes: 1, 2 or 3.",
        needs=GAP,
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
        GAP,
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
        fallback="It depends on the two densities; write both values in terms of JS and subtract.",
    )
