"""Exercise 03, Parts 2 and 3: when the constants of a composition multiply, and the constants of given maps."""

from collections.abc import Callable

from torch import Tensor

from course_lib.checking.classifiers import signed, until
from course_lib.checking.expectation import expect, raises
from course_lib.checking.returned import items, numbers
from course_lib.checks.lipschitz_critics import values


def tight(draw, chain_constant, tight_pair, loose_pair):
    chains = [draw.uniform(0.4, 3, count) for count in (1, int(draw.number(2, 4)), int(draw.number(5, 8)))]
    yield expect(
        "The constant that Problem 2 gives for 1, {} and {} functions".format(*map(len, chains[1:])),
        lambda: [chain_constant(chain) for chain in chains],
        [chain.prod() for chain in chains],
        worth=1,
        mistakes={
            "This is the sum of the constants. Each function stretches what the one before has already stretched.": [
                chain.sum() for chain in chains
            ],
            "This is the largest of the constants, but the other functions stretch as well.": [
                chain.max() for chain in chains
            ],
            "This is the mean of the constants.": [chain.mean() for chain in chains],
        },
        fallback="Apply the result of Problem 2 repeatedly, and compare for one, two and three functions by hand.",
    )

    def norms(pair) -> dict[str, float]:
        a, b = (numbers(matrix, 2, 2) for matrix in items(pair, 2))
        return named(values.spectral(a), values.spectral(b), values.spectral(a @ b))

    def named(a: float, b: float, product: float) -> dict[str, float]:
        return {"‖A‖": a, "‖B‖": b, "‖AB‖": product}

    swapped = "A and B are swapped: ‖A‖ must be l1 and ‖B‖ must be l2."
    small, middle, large = draw.number(0.2, 0.5), draw.number(1, 1.5), draw.number(1.8, 2.5)
    pairs = [(small, large), (large, small), (middle, large), (large, middle), (middle, middle)]
    yield expect(
        "tight_pair: the norms of A, B and AB, five times",
        lambda: [norms(tight_pair(*pair)) for pair in pairs],
        [named(l1, l2, l1 * l2) for l1, l2 in pairs],
        worth=1,
        tol=1e-5,
        mistakes={swapped: [named(l2, l1, l1 * l2) for l1, l2 in pairs]},
        fallback="Compare the three norms with l1, l2 and l1 * l2, for l1 < l2 and for l1 > l2. Which direction does "
        "B stretch most, and by how much does A stretch that direction?",
    )
    shares = (0.0, draw.number(0.95, 0.98), *(draw.number(0.2, 0.6) for _ in range(3)))
    wanted = [(l1, l2, share * l1 * l2) for (l1, l2), share in zip(pairs, shares)]
    shrunk = "‖AB‖ is right, but ‖{}‖ has become smaller than asked. Leave both norms as they are and choose how much "
    shrunk += "A stretches the direction that B stretches most."
    yield expect(
        "loose_pair: the same norms, for smaller and larger ‖AB‖",
        lambda: [norms(loose_pair(*asked)) for asked in wanted],
        [named(*asked) for asked in wanted],
        worth=2,
        tol=1e-5,
        mistakes={
            "This pair attains the bound l1 * l2, but a smaller norm was asked for.": [
                named(a, b, a * b) for a, b, _ in wanted
            ],
            swapped: [named(b, a, less) for a, b, less in wanted],
            shrunk.format("A"): [named(less / b, b, less) for _, b, less in wanted],
            shrunk.format("B"): [named(a, less / a, less) for a, _, less in wanted],
        },
        fallback="Compare the three norms with l1, l2 and less. Which direction does B stretch most, and by how much "
        "does A stretch that direction?",
    )


def constants(draw, of_leaky_relu, of_sigmoid, of_square, of_jump, of_residual, of_affine):
    a, b, c, d = draw.number(0.1, 0.8), draw.number(1.5, 3), -draw.number(1.5, 3), -draw.number(0.1, 0.8)
    negative = "A Lipschitz constant is never negative: it bounds |f(x) - f(y)|."
    yield expect(
        f"Leaky ReLU with slopes {a:.3g}, {b:.3g}, {c:.3g}, {d:.3g} and 0 below zero",
        lambda: [of_leaky_relu(slope) for slope in (a, b, c, d, 0.0)],
        [1, b, -c, 1, 1],
        worth=1,
        reveal=False,
        mistakes={
            "This is |a|. Above zero the slope is 1, whatever a is.": [a, b, -c, -d, 0],
            "This is 1 for every a, but below zero the graph may be steeper than that.": [1.0, 1, 1, 1, 1],
            "This is max(1, a). The sign of a does not matter for |f(x) - f(y)|.": [1, b, 1, 1, 1],
        },
        fallback="The graph is a straight line on each side of zero. Compare your value with the steeper of the two.",
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
            "This is the constant for k = 1. How does the factor k change it?": [0.25, 0.25],
            negative: [k / 4, down / 4],
        },
        fallback="This is a composition of x -> kx and the sigmoid, whose derivative is σ(1 - σ). Where is that "
        "largest?",
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
            "This is |2x| at the right end. The left end may be steeper.": on_each(lambda low, high: 2 * abs(high)),
            "This is 2x at the right end. A falling graph can be steeper than a rising one.": on_each(
                lambda low, high: 2 * high
            ),
            "This is the slope of the chord from end to end, but shorter chords may be steeper.": on_each(
                lambda low, high: abs(low + high)
            ),
            "This is the largest value of x², not of its derivative.": on_each(lambda low, high: max(low**2, high**2)),
            "The derivative is 2x: the factor 2 is missing.": on_each(lambda low, high: max(-low, high)),
        },
        fallback="Compare your value with |2x| at several points of each interval.",
        read='1 · What Lipschitz means, and what "near" leaves out',
    )
    height, up, gap = draw.number(-4, -1), draw.number(1, 4), draw.number(0.2, 0.8)
    yield expect(
        f"0 on [-1, 0], {height:.3g} on [{gap:.3g}, 1]; then height {up:.3g}",
        lambda: [of_jump(height, gap), of_jump(up, gap)],
        [-height / gap, up / gap],
        worth=1,
        reveal=False,
        mistakes={
            "The derivative is 0 wherever it exists, but f(x) and f(y) differ across the gap.": [0.0, 0.0],
            "This is the height of the jump. Divide it by the distance between the two points.": [-height, up],
            negative: [height / gap, up / gap],
        },
        fallback="Take one point on each side of the gap. How large can |f(x) - f(y)| / |x - y| become?",
        read='1 · What Lipschitz means, and what "near" leaves out',
    )
    small, large = draw.number(0.2, 0.9), draw.number(1.2, 3)
    yield expect(
        f"x + g(x), for g with constant {small:.3g} and with {large:.3g}",
        lambda: [of_residual(small), of_residual(large)],
        [1 + small, 1 + large],
        worth=1,
        reveal=False,
        mistakes={
            "This is the constant of g alone. The skip connection adds x.": [small, large],
            "This is the larger of 1 and the constant of g, but x and g(x) can rise together.": [1.0, large],
            "x and g(x) can cancel, but they need not: look for the worst g.": [1 - small, 1 - large],
        },
        fallback="Use the triangle inequality, and look for a g that attains it.",
    )
    matrices = until(lambda: [signed(draw, *shape) for shape in ((3, 4), (5, 2), (3, 3))], told_apart)
    maps = [(weight, draw.uniform(-2, 2, len(weight))) for weight in matrices]

    def two(found: object) -> dict[str, object]:
        return dict(zip(("1-norm", "maximum norm"), items(found, 2)))

    def for_each(found: Callable[[Tensor], object]) -> list[dict[str, object]]:
        return [two(found(weight)) for weight in matrices]

    yield expect(
        "Wx + b in both norms: wide, tall and square W",
        lambda: [two(of_affine(*affine)) for affine in maps],
        for_each(lambda weight: (columns(weight), rows(weight))),
        worth=1,
        reveal=False,
        mistakes={
            "Return a pair: the constant in the 1-norm, then the constant in the maximum norm.": raises("are needed"),
            "The two constants are swapped.": for_each(lambda weight: (rows(weight), columns(weight))),
            "This is the constant for Euclidean distances, twice.": for_each(
                lambda weight: (values.spectral(weight),) * 2
            ),
            "This is the largest entry of W, twice.": for_each(lambda weight: (weight.abs().max(),) * 2),
            "Entries of opposite sign cancel in your sums. The worst x makes none of them cancel.": for_each(
                lambda weight: (weight.sum(0).abs().max(), weight.sum(1).abs().max())
            ),
        },
        fallback="b drops out. For the 1-norm, compare with x that has a single 1; for the maximum norm, with x whose "
        "entries are all 1 or -1.",
    )


def columns(weight: Tensor) -> Tensor:
    return weight.abs().sum(0).max()


def rows(weight: Tensor) -> Tensor:
    return weight.abs().sum(1).max()


def told_apart(matrices: list[Tensor]) -> bool:
    """The larger sum is the row's in the wide matrix, the column's in the tall one; entries of both signs cancel."""
    wide, tall, square = matrices
    cancel = all(w.sum(k).abs().max() < 0.9 * w.abs().sum(k).max() for w in matrices for k in (0, 1))
    larger = rows(wide) > 1.1 * columns(wide) and columns(tall) > 1.1 * rows(tall)
    return bool(cancel and larger and (rows(square) - columns(square)).abs() > 0.2)
