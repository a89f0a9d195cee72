"""Exercise 03, Parts 2 and 3: when the constants of a composition multiply, and the constants of given maps."""

from collections.abc import Callable

from torch import Tensor

from course_lib.checking.classifiers import signed, until
from course_lib.checking.expectation import expect, raises
from course_lib.checking.returned import items, numbers
from course_lib.checks.lipschitz_critics import values


def tight(draw, chain_constant, tight_pair, loose_pair):
    few, many = (draw.uniform(0.4, 3, int(draw.number(*count))) for count in ((2, 4), (5, 8)))
    loose = "The same for loose_pair, with less from 0 to almost l1 * l2"
    yield expect(
        f"What Problem 2 promises for {len(few)} functions in a row, and for {len(many)}",
        lambda: [chain_constant(few), chain_constant(many)],
        [few.prod(), many.prod()],
        worth=1,
        needs=loose,
        mistakes={
            "This is the sum. Each function stretches what the one before has stretched already.": [
                few.sum(),
                many.sum(),
            ],
            "This is the largest of them: the others stretch as well.": [few.max(), many.max()],
            "This is the mean of them.": [few.mean(), many.mean()],
        },
        fallback="Use what you proved again and again, once for each function but one.",
    )

    def norms(pair) -> dict[str, float]:
        a, b = (numbers(matrix, 2, 2) for matrix in items(pair, 2))
        return named(values.spectral(a), values.spectral(b), values.spectral(a @ b))

    def named(a: float, b: float, product: float) -> dict[str, float]:
        return {"‖A‖": a, "‖B‖": b, "‖AB‖": product}

    swapped = "A and B are swapped: ‖A‖ = l1, ‖B‖ = l2."
    pairs = [
        (draw.number(0.2, 0.5), draw.number(1.8, 2.5)),
        (draw.number(1.8, 2.5), draw.number(0.2, 0.5)),
        (draw.number(1, 1.5), draw.number(1.8, 2.5)),
        (draw.number(1.8, 2.5), draw.number(1, 1.5)),
    ]
    yield expect(
        "The norms of A, B and AB, for l1 < l2 and l1 > l2, small and large",
        lambda: [norms(tight_pair(*pair)) for pair in pairs],
        [named(l1, l2, l1 * l2) for l1, l2 in pairs],
        worth=1,
        tol=1e-5,
        needs=loose,
        mistakes={swapped: [named(l2, l1, l1 * l2) for l1, l2 in pairs]},
        fallback="A must stretch most in the very direction into which B turns what it stretches most.",
    )
    shares = (0.0, draw.number(0.95, 0.98), draw.number(0.2, 0.6), draw.number(0.2, 0.6))
    wanted = [(l1, l2, share * l1 * l2) for (l1, l2), share in zip(pairs, shares)]
    kept = "The product is short because {} is. Both keep their norms: turn the direction that B stretches most."
    yield expect(
        loose,
        lambda: [norms(loose_pair(*asked)) for asked in wanted],
        [named(*asked) for asked in wanted],
        worth=2,
        tol=1e-5,
        mistakes={
            "This pair attains the bound; a smaller norm was asked for.": [named(a, b, a * b) for a, b, _ in wanted],
            swapped: [named(b, a, less) for a, b, less in wanted],
            kept.format("A"): [named(less / b, b, less) for _, b, less in wanted],
            kept.format("B"): [named(a, less / a, less) for a, _, less in wanted],
        },
        fallback="‖A‖ and ‖B‖ are given; what is free is the direction that B stretches most, and how much A stretches"
        " it.",
    )


def constants(draw, of_leaky_relu, of_sigmoid, of_square, of_jump, of_residual, of_affine):
    a, b, c, d = draw.number(0.1, 0.8), draw.number(1.5, 3), -draw.number(1.5, 3), -draw.number(0.1, 0.8)
    yield expect(
        f"Leaky ReLU with slopes {a:.3g}, {b:.3g}, {c:.3g}, {d:.3g} and 0 below zero",
        lambda: [of_leaky_relu(slope) for slope in (a, b, c, d, 0.0)],
        [1, b, -c, 1, 1],
        worth=1,
        reveal=False,
        mistakes={
            "Above zero the slope is 1, whatever a is.": [a, b, -c, -d, 0],
            "The slope below zero may be the steeper one.": [1.0, 1, 1, 1, 1],
            "A steep slope downwards is steep: |f(x) - f(y)| does not see the sign.": [1, b, 1, 1, 1],
        },
        fallback="On each side of zero it is a straight line. Which of the two is the steeper?",
    )
    k, down = draw.number(0.5, 3), -draw.number(3, 8)
    yield expect(
        f"The sigmoid of kx, for k = {k:.3g} and k = {down:.3g}",
        lambda: [of_sigmoid(k), of_sigmoid(down)],
        [k / 4, -down / 4],
        worth=1,
        reveal=False,
        mistakes={
            "The derivative of the sigmoid at 0 is 1/4, not 1.": [k, -down],
            "This is the constant for k = 1: what does the factor inside do?": [0.25, 0.25],
            "A Lipschitz constant is never negative.": [k / 4, down / 4],
        },
        fallback="A composition: multiply by k, then the sigmoid. Its derivative is σ(1 - σ).",
    )
    intervals = [
        (-draw.number(2, 4), draw.number(0.5, 1.5)),
        (draw.number(0.2, 1), draw.number(1.5, 3)),
        (-draw.number(0.2, 1), draw.number(1.5, 3)),
        (-draw.number(3, 4), -draw.number(1, 2)),
    ]

    def on_each(constant: Callable[[float, float], object]) -> list:
        return [constant(low, high) for low, high in intervals]

    yield expect(
        "x² on " + ", ".join(f"[{low:.3g}, {high:.3g}]" for low, high in intervals),
        lambda: on_each(of_square),
        on_each(lambda low, high: 2 * max(-low, high)),
        worth=1,
        reveal=False,
        mistakes={
            "This is the steepness at the right end; the left end may be steeper.": on_each(
                lambda low, high: 2 * abs(high)
            ),
            "Downwards is steep, too: the left end may be steeper, and a constant is never negative.": on_each(
                lambda low, high: 2 * high
            ),
            "This is the slope from end to end; somewhere between it is steeper.": on_each(
                lambda low, high: abs(low + high)
            ),
            "This is the largest value of x², not of its slope.": on_each(lambda low, high: max(low**2, high**2)),
            "The derivative is 2x: the factor 2 is missing.": on_each(lambda low, high: max(-low, high)),
        },
        fallback="Where in the interval is |2x| largest?",
        read='1 · What Lipschitz means, and what "near" leaves out',
    )
    height, up, gap = draw.number(-4, -1), draw.number(1, 4), draw.number(0.2, 0.8)
    yield expect(
        f"0 on [-1, 0] and {height:.3g} on [{gap:.3g}, 1], and with {up:.3g} in its place",
        lambda: [of_jump(height, gap), of_jump(up, gap)],
        [-height / gap, up / gap],
        worth=1,
        reveal=False,
        mistakes={
            "The derivative is 0 wherever there is one, and yet f(x) and f(y) differ across the gap.": [0.0, 0.0],
            "This is how far it jumps; over which distance?": [-height, up],
            "A Lipschitz constant is never negative.": [height / gap, up / gap],
        },
        fallback="Two points, one on each side: how large can |f(x) - f(y)|/|x - y| get?",
        read='1 · What Lipschitz means, and what "near" leaves out',
    )
    small, large = draw.number(0.2, 0.9), draw.number(1.2, 3)
    yield expect(
        f"The most that x + g(x) can have, for g with constant {small:.3g}, and with {large:.3g}",
        lambda: [of_residual(small), of_residual(large)],
        [1 + small, 1 + large],
        worth=1,
        reveal=False,
        mistakes={
            "This is g's own; the skip adds x itself.": [small, large],
            "The steeper of the two is not enough: both can rise together.": [1.0, large],
            "They can cancel, but need not: look for the worst g.": [1 - small, 1 - large],
        },
        fallback="The triangle inequality, and a g that attains it.",
    )
    wide, tall = until(lambda: (signed(draw, 3, 4), signed(draw, 5, 2)), apart)
    maps = [(weight, draw.uniform(-2, 2, len(weight))) for weight in (wide, tall)]

    def two(found: object) -> dict[str, object]:
        return dict(zip(("1-norm", "maximum norm"), items(found, 2)))

    def for_both(found: Callable[[Tensor], object]) -> list[dict[str, object]]:
        return [two(found(weight)) for weight in (wide, tall)]

    yield expect(
        "Wx + b, distances measured by the sum of absolute values, and by the largest of them, for a wide and a tall W",
        lambda: [two(of_affine(*affine)) for affine in maps],
        for_both(lambda weight: (columns(weight), rows(weight))),
        worth=1,
        reveal=False,
        mistakes={
            "A pair is needed: the constant in the one norm, and the constant in the other.": raises("are needed"),
            "The two are swapped: try W with a single row.": for_both(lambda weight: (rows(weight), columns(weight))),
            "This is the constant for Euclidean distances, twice.": for_both(
                lambda weight: (values.spectral(weight),) * 2
            ),
            "This is the largest entry, twice: the others stretch too.": for_both(
                lambda weight: (weight.abs().max(),) * 2
            ),
            "Entries of both signs cancel here; the worst x lets none cancel.": for_both(
                lambda weight: (weight.sum(0).abs().max(), weight.sum(1).abs().max())
            ),
        },
        fallback="b drops out. For the sum, put a single 1 into x; for the largest, put a 1 or a -1 everywhere.",
    )


def columns(weight: Tensor) -> Tensor:
    return weight.abs().sum(0).max()


def rows(weight: Tensor) -> Tensor:
    return weight.abs().sum(1).max()


def apart(pair: tuple[Tensor, Tensor]) -> bool:
    """The larger sum is the row's in the wide matrix, the column's in the tall one; entries of both signs cancel."""
    wide, tall = pair
    cancel = all(w.sum(k).abs().max() < 0.9 * w.abs().sum(k).max() for w in pair for k in (0, 1))
    return bool(cancel and rows(wide) > 1.1 * columns(wide) and columns(tall) > 1.1 * rows(tall))
