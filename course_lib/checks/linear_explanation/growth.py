"""Exercise 11, Parts 1 and 2: a perturbation in grey levels, and what grows with the dimension."""

from course_lib.checking.answers import AnswerError
from course_lib.checking.classifiers import signed
from course_lib.checking.expectation import expect
from course_lib.checking.returned import tensor


def units(draw, grey_levels):
    eps, low, high = draw.number(0.005, 0.05), -draw.number(0.5, 2.5), draw.number(0.6, 3)
    left = draw.number(0.3, 1)
    right = left + draw.number(0.5, 2)
    yield expect(
        f"ε = {eps:.4g} in grey levels, on pixels scaled to [0, 1]",
        lambda: grey_levels(eps, 0.0, 1.0),
        255 * eps,
        worth=1,
        mistakes={
            "An 8-bit pixel has 256 values, but from the lowest to the highest it takes 255 steps.": 256 * eps,
            "This is the inverse: how many ε there are in one grey level.": 1 / (255 * eps),
        },
        fallback="How far is it from one grey level to the next on [0, 1]? How many such steps is ε?",
    )
    ranges = high - low, right - left

    def relative() -> list[float]:
        """As multiples of the answer for [0, 1], so that a wrong number of levels is charged in the first row only."""
        unit = tensor(grey_levels(eps, 0.0, 1.0))
        if unit.numel() != 1 or not unit:
            raise AnswerError(f"on [0, 1] one number other than zero is needed, got {unit.tolist()}")
        return [(tensor(grey_levels(eps, *ends)) / unit).sum().item() for ends in ((low, high), (left, right))]

    yield expect(
        f"On [{low:.3g}, {high:.3g}] and [{left:.3g}, {right:.3g}], relative to [0, 1]",
        relative,
        [1 / span for span in ranges],
        worth=2,
        mistakes={
            "The range of the pixels is not used: 255 steps are spread over high - low.": [1.0, 1.0],
            "A wider range makes the same ε fewer grey levels: divide by high - low.": [*ranges],
            "The range is high - low, not high alone.": [1 / high, 1 / right],
            "The range is high - low, also where low is positive.": [1 / (high - low), 1 / (right + left)],
        },
        broken="Not finite. What is divided by high - low here?",
        fallback="Compare the distance between neighbouring grey levels on [low, high] with that on [0, 1].",
    )


def growth(draw, worst_growth, random_growth, printed_over_true):
    few, many = int(draw.number(10, 30)), int(draw.number(40, 80))
    both, eps = [signed(draw, few), signed(draw, many)], draw.number(0.02, 0.3)
    worst, typical = [eps * w.abs().sum() for w in both], [eps * w.norm() for w in both]
    yield expect(
        f"Largest possible w·η, for {few} weights and for {many}",
        lambda: [worst_growth(w, eps) for w in both],
        worst,
        worth=2,
        mistakes={
            "This is w·η for η = sign(w), as printed: its largest entry is 1, not ε.": [w.abs().sum() for w in both],
            "This is ε times the sum of the weights: choose the sign of each η_i so that no term is negative.": [
                eps * w.sum() for w in both
            ],
            "This is the best of the Euclidean ball; here each η_i may be as large as ε.": typical,
            "This is the mean over the dimensions; the terms of w·η are added.": [eps * w.abs().mean() for w in both],
        },
        fallback="Each η_i may be anything from -ε to ε, whatever the others are: how large can the term w_i η_i be?",
    )
    yield expect(
        f"Root mean square of w·η for random signs, {few} and {many} weights",
        lambda: [random_growth(w, eps) for w in both],
        typical,
        worth=2,
        mistakes={
            "This is the worst case. With random signs the variances of the terms are added, not their sizes.": worst,
            "This is the mean square: the root is missing.": [eps**2 * w.square().sum() for w in both],
            "This is the root mean square of one term; the variances of all terms are added.": [
                eps * w.square().mean().sqrt() for w in both
            ],
            "This is for η = ±1: the factor ε is missing.": [w.norm() for w in both],
        },
        fallback="The variance of a sum of independent terms is the sum of their variances: the formula is exact, an "
        "average over tossed signs is not.",
    )
    yield expect(
        f"Growth with the printed η over ε m n, ε = {eps:.4g}",
        lambda: printed_over_true(eps),
        1 / eps,
        worth=1,
        mistakes={
            "This is the inverse: ε m n divided by the growth with the printed η.": eps,
            "This is the ratio for an η that obeys the bound, not for the printed one.": 1.0,
        },
        fallback="What is w·η for the printed η, in terms of m and n?",
    )
