"""Parts 4 and 5: the value of the game at D*, and the line of the printed proof that does not follow."""

import math
from itertools import pairwise

from course_lib.checking.answers import AnswerError, describe
from course_lib.checking.compare import close
from course_lib.checking.expectation import expect, raises
from course_lib.checking.returned import tensor
from course_lib.data.toys import Density, Gaussian, Mixture, Uniform
from course_lib.theory.divergences import js
from course_lib.theory.optimal_discriminator import value_at_optimum


def _two_densities(draw) -> tuple[Density, Density]:
    """A Gaussian and a mixture of two, somewhere, of one width: in no tail does their ratio leave the floats' range."""
    place, width, low, high = draw.number(100, 300), draw.number(1, 1.3), draw.number(0.2, 0.5), draw.number(0.8, 1.2)
    bumps = Mixture((Gaussian(place + low, width), Gaussian(place + high, width)), (draw.number(0.3, 0.7), 0.5))
    return Gaussian(place - draw.number(0, 0.4), width), bumps


NAN = raises("did not converge: nan")  # what integrate says
SLIPS = {  # known mistakes give scale·C(G) + shift
    "This is JS - log 4, as printed; the two KL terms add up to 2 JS.": (0.5, -math.log(2)),
    "This is the sum of the two KL terms: the constant is missing.": (1, math.log(4)),
    "This is JS; C(G) is 2 JS - log 4.": (0.5, math.log(2)),
    "This is C(G) in bits; the natural logarithm gives nats.": (1 / math.log(2), 0),
    "This is -C(G), the loss of the discriminator.": (-1, 0),
}


def value(draw, value_at_best, dropped_constant):
    p, q = _two_densities(draw)
    c = value_at_optimum(p, q)

    def corrected(*pairs: tuple[Density, Density]) -> list[float]:
        """C(G) of these pairs, put right where the first row has charged a slip that says how."""
        found, begin = [value_at_best(*pair) for pair in pairs], value_at_best(p, q)
        slips = (slip for slip in SLIPS.values() if close(begin, slip[0] * c + slip[1], 1e-5))
        scale, shift = next(slips, (1, 0))
        return [(tensor(one) - shift) / scale for one in found] if scale != 1 or shift else found

    yield expect(
        "C(G) for a Gaussian and a mixture of two",
        lambda: value_at_best(p, q),
        c,
        worth=2,
        tol=1e-5,
        mistakes={hint: scale * c + shift for hint, (scale, shift) in SLIPS.items()}
        | {"The integrand is nan somewhere: evaluate it at a few points, in the middle and in the tails.": NAN},
        broken="Not finite. Evaluate your integrand at a few points, in the middle and in the tails.",
        fallback="Use integrate(f, p, p_g) for both terms of V at D*: quadrature gives five digits, an average over "
        "samples only two or three.",
    )
    size = draw.number(1000, 2000)  # densities below 0.0005: a small number added to them shows
    near, far = (Gaussian(size * at, size * draw.number(0.95, 1.05)) for at in (0, draw.number(6.4, 7.2)))
    yield expect(
        "C(G) for two wide Gaussians that are far apart",
        lambda: corrected((near, far))[0],
        value_at_optimum(near, far),
        worth=1,
        tol=1e-5,
        mistakes={"The integrand is nan somewhere: evaluate D* and its terms far out, where exp(log p) is 0.": NAN},
        broken="Not finite. Evaluate D*, 1 - D* and both logarithms in one tail. Note that 1 - D* = p_G/(p + p_G).",
        fallback="Compare your integrand with the formula in a tail, where both densities are tiny.",
        read="What goes wrong in practice",
    )
    place = draw.number(100, 300)
    same = Gaussian(place, draw.number(0.5, 2))
    left, start = Uniform(place, place + draw.number(0.8, 1)), place + draw.number(2, 3)
    beyond, across = Uniform(start, start + draw.number(0.5, 1)), Uniform(place + draw.number(0.2, 0.6), start)
    pairs = [(same, same), (left, beyond), (left, across)]
    crossing = value_at_optimum(left, across)
    yield expect(
        "C(G) for equal, for disjoint and for overlapping densities",
        lambda: corrected(*pairs),
        [-math.log(4), 0.0, crossing],
        worth=1,
        tol=1e-5,
        mistakes={
            "The integrand is nan somewhere. Where a density is zero its term must be zero: 0 log 0 counts as 0.": NAN,
            "The second value is that of equal densities; here a perfect discriminator is never wrong.": [
                -math.log(4),
                -math.log(4),
                crossing,
            ],
        },
        broken="Not finite. Where a density is zero its term is zero: 0 log 0 counts as 0.",
        fallback="What is D* where p = p_G, and where only one of the densities is positive? Substitute it into V.",
        read="5 · The theorem, and its equality case",
    )
    yield expect(
        "The constant that the sheet calls “constant”",
        lambda: dropped_constant.value(),
        -math.log(4),
        worth=1,
        tol=1e-5,
        reveal=False,
        mistakes={
            "The sign is wrong: log(p/(p + p_G)) = log(p/m) - log 2.": math.log(4),
            "One log 2 comes from each of the two expectations; only one is counted here.": -math.log(2),
            "The sign is wrong, and one log 2 comes from each of the two expectations.": math.log(2),
            "This is rounded: give the constant in full, with math.log.": -1.386,
        },
        fallback="Write log(p/(p + p_G)) with m in the denominator, in both expectations, and collect what is left "
        "over.",
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
            "Line 1 is right: adding and subtracting log 4 changes nothing, and KL(p‖p + p_G) is only notation.": 1,
            "Line 2 is right: KL(p‖(p + p_G)/2) = KL(p‖p + p_G) + log 2, twice.": 2,
        },
        fallback="The number of the line is asked for, without quotes.",
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
        "Two densities with a difference of more than 0.1",
        shows_it,
        True,
        worth=1,
        mistakes={"The further apart the two densities are, the larger the difference.": raises("off by")},
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
            "The sign is wrong: this is true minus printed.": gap,
            "This is the printed value itself.": gap - math.log(4),
            "This is the true value itself.": 2 * gap - math.log(4),
            "This is twice the difference; JS is the mean of its two KL terms, not their sum.": -2 * gap,
            "This is half the difference; js(p, p_g) already contains the factor 1/2.": -gap / 2,
            "This is the difference for densities that never meet; it depends on the two densities.": -math.log(2),
        },
        fallback="Write the printed and the true value in terms of JS(p, p_G), and subtract.",
    )
