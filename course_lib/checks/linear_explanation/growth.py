"""Exercise 11, Parts 1 and 2: a perturbation in grey levels, and what grows with the dimension."""

from course_lib.checking.classifiers import signed
from course_lib.checking.expectation import expect


def units(draw, grey_levels):
    eps, low, high = draw.number(0.005, 0.05), -draw.number(0.5, 2.5), draw.number(0.6, 3)
    left = draw.number(0.3, 1)
    right = left + draw.number(0.5, 2)
    scaled = f"ε = {eps:.4g} on pixels scaled to [{low:.3g}, {high:.3g}] and to [{left:.3g}, {right:.3g}]"
    yield expect(
        f"ε = {eps:.4g} on pixels scaled to [0, 1]",
        lambda: grey_levels(eps, 0.0, 1.0),
        255 * eps,
        worth=1,
        needs=scaled,
        mistakes={
            "An 8-bit pixel has 256 values, but from the lowest to the highest it takes 255 steps.": 256 * eps,
            "This is the inverse: how many ε there are in one grey level.": 1 / (255 * eps),
        },
    )
    ranges = high - low, right - left
    yield expect(
        scaled,
        lambda: [grey_levels(eps, low, high), grey_levels(eps, left, right)],
        [255 * eps / span for span in ranges],
        worth=2,
        mistakes={
            "The range of the pixels is not used: 255 steps are spread over high - low.": [255 * eps] * 2,
            "A wider range makes the same ε smaller: divide by high - low.": [255 * eps * span for span in ranges],
            "The range is high - low, not high alone.": [255 * eps / high, 255 * eps / right],
            "The range is high - low, also where low is above zero.": [
                255 * eps / (high - low),
                255 * eps / (right + left),
            ],
            "An 8-bit pixel has 256 values, but from the lowest to the highest it takes 255 steps.": [
                256 * eps / span for span in ranges
            ],
        },
    )


def growth(draw, worst_growth, random_growth, printed_over_true):
    few, many = int(draw.number(10, 30)), int(draw.number(40, 80))
    both, eps = [signed(draw, few), signed(draw, many)], draw.number(0.02, 0.3)
    worst, typical = [eps * w.abs().sum() for w in both], [eps * w.norm() for w in both]
    most = f"Most that w·η can be, for {few} weights and for {many}"
    yield expect(
        most,
        lambda: [worst_growth(w, eps) for w in both],
        worst,
        worth=2,
        mistakes={
            "This is η = sign(w), as printed: its largest entry is 1, not ε.": [w.abs().sum() for w in both],
            "This is the sum of the weights: choose the sign of each η_i so that no term is negative.": [
                eps * w.sum() for w in both
            ],
            "This is the best of the Euclidean ball; here each η_i may be as large as ε.": typical,
            "This is the mean over the dimensions; the terms of w·η are added.": [eps * w.abs().mean() for w in both],
        },
        fallback="Each η_i lies between -ε and ε on its own: make every term w_i η_i as large as it can be.",
    )
    yield expect(
        f"Root mean square of w·η for random signs, for {few} weights and for {many}",
        lambda: [random_growth(w, eps) for w in both],
        typical,
        worth=2,
        mistakes={
            "This is the worst case. Random signs cancel: variances are added, not sizes.": worst,
            "This is the mean square: the root is missing.": [eps**2 * w.square().sum() for w in both],
            "Variances of independent terms are added: Σ (ε w_i)², and then the root; there is no mean over i.": [
                eps * w.square().mean().sqrt() for w in both
            ],
        },
        fallback="The signs are independent with mean 0, so the variance of the sum is the sum of the variances.",
    )
    yield expect(
        f"How many times too large the printed growth is, at ε = {eps:.4g}",
        lambda: printed_over_true(eps),
        1 / eps,
        worth=1,
        needs=most,
        mistakes={"This is the inverse: true over printed.": eps},
        fallback="With η as printed, what is w·η? And with the η that obeys the bound?",
    )
