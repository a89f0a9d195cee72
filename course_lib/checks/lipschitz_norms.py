"""Exercise 03, Parts 4 to 6: norms of matrices and convolutions, and the distance that 1-Lipschitz functions see."""

import torch

from course_lib.checks import lipschitz_values as values
from course_lib.checks.answers import AnswerError
from course_lib.checks.part import expect


def iteration(draw, power_iteration):
    scale = draw.number(1, 3)
    weight, u = values.slow_case(draw, scale, scale * draw.number(0.85, 0.9), scale * draw.number(0.2, 0.5))
    sigma, exact = values.iterated(weight, u, 1)[0], values.spectral(weight)
    yield expect(
        "sigma after one step, for a (5, 3) weight",
        lambda: values.items(power_iteration(weight, u, 1), 2)[0],
        sigma,
        worth=2,
        mistakes={
            "This is the Frobenius norm, which adds up all singular values squared.": weight.norm(),
            "This is the exact value; after one step there is only an estimate, from below.": exact,
            "This is the estimate after two steps.": values.iterated(weight, u, 2)[0],
            "This is half a step: v is there, but sigma was taken before it went through W.": (
                weight.T @ (u / u.norm())
            ).norm(),
            "This is sigma squared.": sigma**2,
            "The vectors were not divided by their lengths.": (weight @ weight.T @ u).norm(),
        },
        hint="v = Wᵀu/‖Wᵀu‖, u = Wv/‖Wv‖, sigma = uᵀWv.",
    )
    steps = 3
    after = values.iterated(weight, u, steps)[1]
    yield expect(
        "u after three steps",
        lambda: values.numbers(values.items(power_iteration(weight, u, steps), 2)[1], 5),
        after,
        worth=1,
        mistakes={
            "This is the u that came in: hand back the one that you end with.": u,
            "This is the u that came in, at length 1: hand back the one that you end with.": u / u.norm(),
            "This is one step behind.": values.iterated(weight, u, steps - 1)[1],
            "Its sign is flipped.": -after,
        },
        hint="A unit vector with as many entries as W has rows: W times v, at length 1.",
    )

    def continued() -> float:
        _, warm = values.items(power_iteration(weight, u, 2), 2)
        return values.items(power_iteration(weight, values.numbers(warm, 5), 3), 2)[0]

    yield expect(
        "sigma after two steps, and three more from the u that came back (a warm start)",
        continued,
        values.iterated(weight, u, 5)[0],
        worth=1,
        mistakes={
            "This is what three steps give from the u of the beginning.": values.iterated(weight, u, 3)[0],
            "This is the exact value.": exact,
            "This is the Frobenius norm.": weight.norm(),
            "This is what one step gives: how often does your loop run?": sigma,
        },
        hint="Each call begins with the u that it is given and returns the last one.",
    )
    large = weight * draw.number(1e3, 5e3)
    top = values.spectral(large)
    yield expect(
        "sigma after 300 steps, for a weight of norm some thousands",
        lambda: values.items(power_iteration(large, u, 300), 2)[0],
        top,
        worth=1,
        mistakes={
            "This is the Frobenius norm, which adds up all singular values squared.": large.norm(),
            "This is sigma squared: the largest eigenvalue of WWᵀ.": top**2,
            "This is the sum of the singular values.": torch.linalg.svdvals(large).sum(),
            "This is what one step gives: how often does your loop run?": values.iterated(large, u, 1)[0],
        },
        broken="The vectors grow by sigma in every half step, until they leave the range of floats: divide each by its "
        "length as you go.",
        hint="After so many steps it must be the largest singular value.",
    )


def convolution(draw, conv_norm, kernel_of_norm_one):
    kernel, size = draw.uniform(-0.3, 1, 3, 2, 3, 3), int(draw.number(5, 8))
    matrix, reshaped = values.dense(kernel, size), kernel.flatten(1)
    channels = torch.linalg.matrix_norm(kernel.sum((2, 3)), 2)
    yield expect(
        f"A (3, 2, 3, 3) kernel on {size} x {size} images",
        lambda: conv_norm(kernel, size),
        values.spectral(matrix),
        worth=2,
        tol=1e-3,
        mistakes={
            "This is the norm of the kernel reshaped to a matrix, which is not the map from image to image.": (
                values.spectral(reshaped)
            ),
            "This is three times the reshaped norm: a bound, and rarely attained.": 3 * values.spectral(reshaped),
            "This is the Frobenius norm of the kernel.": kernel.norm(),
            "This is the Frobenius norm of the whole map: all its singular values, squared and added.": matrix.norm(),
            "This is sigma squared.": values.spectral(matrix) ** 2,
            "This is for images without an edge; the zeros around these take something away.": channels,
        },
        hint="How much longer can an image get? Send one through the convolution, and back through its transpose.",
    )
    small = draw.uniform(-0.3, 1, 2, 3, 3, 3)
    yield expect(
        "A (2, 3, 3, 3) kernel on images of a single pixel",
        lambda: conv_norm(small, 1),
        values.spectral(small[:, :, 1, 1]),
        worth=1,
        tol=1e-3,
        mistakes={
            "This is the norm of the reshaped kernel; most of its taps fall on the zeros around the pixel.": (
                values.spectral(small.flatten(1))
            ),
        },
        hint="With padding 1 only the middle of the kernel ever meets the pixel.",
    )

    def witness() -> tuple[float, bool]:
        found = values.numbers(kernel_of_norm_one.value(), -1, -1, 3, 3)
        if max(found.shape[:2]) > 8:
            raise AnswerError("at most 8 channels on each side will do")
        return values.spectral(found.flatten(1)), values.spectral(values.dense(found, 8)) >= 2.5

    yield expect(
        "A kernel of reshaped norm 1 that makes some 8 x 8 image at least 2.5 times as long",
        witness,
        (1.0, True),
        worth=2,
        tol=1e-4,
        mistakes={"Its reshaped norm is 1, but no image gets 2.5 times as long.": (1.0, False)},
        hint="Divide it by its reshaped norm. What adds up over all nine places of an even grey image?",
    )


def transport(draw, ring_centres, coupling, potential):
    n, radius = int(draw.number(5, 12)), draw.number(0.5, 3)

    def gaps(count: int, steps: int) -> torch.Tensor:
        angles = torch.arange(count, dtype=torch.float64) * (2 * torch.pi / steps)
        return torch.pdist(radius * torch.stack([angles.cos(), angles.sin()], 1)).sort().values

    def ring() -> tuple[torch.Tensor, torch.Tensor]:
        centres = values.numbers(ring_centres(n, radius), n, 2)
        return torch.pdist(centres).sort().values, centres.norm(dim=1)

    around = torch.full((n,), radius, dtype=torch.float64)
    yield expect(
        f"{n} centres: all distances between them, and from the origin, in order",
        ring,
        (gaps(n, n), around),
        worth=1,
        mistakes={
            "The first and the last centre are the same point: an angle of 2π is the angle 0.": (
                gaps(n, n - 1),
                around,
            ),
            "The circle has another radius.": (gaps(n, n) / radius, around / radius),
            "These are on half a circle.": (gaps(n, 2 * n), around),
        },
        hint="Equal angles, n of them, and as far from the last back to the first as between any two.",
        read="10 · Smooth critics on the ring and on digits",
    )
    x = draw.uniform(0, 10, 6).sort().values
    ends, middle = torch.tensor([[3.0, 1, 0, 0, 1, 3], [0, 1, 3, 3, 1, 0]]).double()
    p, q = (law + draw.uniform(0.3, 1, 6) for law in (ends, middle))
    order = torch.randperm(6, generator=draw.generator)
    p, q, x = (p / p.sum())[order], (q / q.sum())[order], x[order]
    line = torch.cdist(x[:, None], x[:, None])
    yield expect(
        "W1 of two laws on six points of a line",
        lambda: values.items(coupling(p, q, line), 2)[0],
        values.area_between(p, q, x),
        worth=1,
        mistakes={
            "This is the total variation: it does not see how far the mass has to go.": 0.5 * (p - q).abs().sum(),
            "This is the distance of the two means, which is only a lower bound.": ((p - q) @ x).abs(),
            "This is what the independent coupling costs; a cheaper one was to be found.": p @ line @ q,
        },
        hint="Minimise the cost over all plans with marginals p and q.",
    )
    points, count = draw.uniform(-3, 3, 5, 2), 12
    p, q = values.grains(draw, 5, count), values.grains(draw, 5, count)
    distance = torch.cdist(points, points)
    w1 = values.cheapest_matching(p, q, distance, count)

    def plan() -> tuple:
        found = values.numbers(values.items(coupling(p, q, distance), 2)[1], 5, 5)
        return found.sum(1), found.sum(0), (found * distance).sum(), bool(found.min() > -1e-7)

    yield expect(
        "The plan for five points of the plane: its row sums, column sums and cost, and no negative entry",
        plan,
        (p, q, w1, True),
        worth=2,
        mistakes={
            "Rows and columns are swapped: the mass plan[i, j] goes from point i, of p, to point j, of q.": (
                q,
                p,
                w1,
                True,
            ),
            "This is the independent coupling: its marginals are right, its cost is not the smallest.": (
                p,
                q,
                p @ distance @ q,
                True,
            ),
        },
        hint="Row sums p, column sums q, nothing below zero, and the cost as small as it can be.",
    )

    def dual() -> tuple[float, bool]:
        f = values.numbers(potential(p, q, distance), 5)
        allowed = (f[:, None] - f).abs() <= distance + 1e-6
        return ((p - q) @ f).item(), bool(allowed.all())

    yield expect(
        "The potential for the same: its gain E_p f - E_q f, and whether it is 1-Lipschitz",
        dual,
        (w1, True),
        worth=2,
        mistakes={
            "The sign is flipped: E_p f - E_q f is to be large.": (-w1, True),
            "It is 1-Lipschitz, but gains nothing.": (0.0, True),
        },
        hint="Maximise (p - q)·f under f_i - f_j <= d_ij for every ordered pair; linprog minimises, and its variables "
        "are not negative unless you give bounds.",
    )
