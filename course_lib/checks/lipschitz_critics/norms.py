"""Exercise 03, Parts 4 and 5: norms of matrices and of convolutions."""

import torch
from torch import Tensor

from course_lib.checking.classifiers import until
from course_lib.checking.expectation import expect, raises
from course_lib.checking.returned import items, numbers
from course_lib.checks.lipschitz_critics import values

FROBENIUS = "This is the Frobenius norm: the root of the sum of all squared singular values."
SQUARED = "This is sigma squared, an estimate of the largest eigenvalue of W Wᵀ."
RAYLEIGH = "This is uᵀ W Wᵀ u, an estimate of sigma squared."
EXACT = "This is the exact value. After a few steps there is only an estimate, from below."
ONE_STEP = "This is what a single step gives, whatever number of steps was asked for."
TRANSPOSED = {"W and Wᵀ are exchanged: v is as long as a row of W, and u as long as a column.": raises("mismatch")}


def iteration(draw, power_iteration):
    scale, late = draw.number(1, 3), int(draw.number(5, 10))
    tall, square = (
        values.with_singular_values(draw, m, n, scale, scale * draw.number(0.88, 0.92), scale * draw.number(0.2, 0.5))
        for m, n in ((5, 3), (4, 4))
    )
    u, start = (draw.number(0.005, 0.02) * values.spread(draw, weight) for weight in (tall, square))

    def found(weight: Tensor, u: Tensor, steps: int) -> list:
        """What comes back, also if the inputs were written into; the row about u looks at that."""
        return items(values.returned(power_iteration, weight, u, steps), 2)

    def sigma(steps: int) -> float:
        return values.iterated(tall, u, steps)[0]

    def rayleigh(weight: Tensor, u: Tensor, steps: int) -> Tensor:
        return (weight.T @ values.iterated(weight, u, steps)[1]).square().sum()

    first, turned = values.iterated(square, start, 1), values.iterated(square.T, start, 1)
    yield expect(
        "sigma after one step, 4 x 4 weight, short u",
        lambda: found(square, start, 1)[0],
        first[0],
        worth=1,
        mistakes={
            FROBENIUS: square.norm(),
            EXACT: values.spectral(square),
            SQUARED: first[0] ** 2,
            RAYLEIGH: rayleigh(square, start, 1),
            "W and Wᵀ are exchanged.": turned[0],
            "This is the result of two steps, but one was asked for.": values.iterated(square, start, 2)[0],
            "This is ‖Wᵀu‖ for the u that came in, at length 1. Take sigma after v has gone through W.": (
                square.T @ start / start.norm()
            ).norm(),
            "The vectors were not divided by their lengths.": (square @ (square.T @ start)).norm(),
        },
        fallback="Do one step by hand: v = Wᵀu/‖Wᵀu‖, u = Wv/‖Wv‖, sigma = uᵀWv. Compare each of the three.",
    )
    yield expect(
        f"sigma after 3 and {late} steps, for a (5, 3) weight",
        lambda: [found(tall, u, count)[0] for count in (3, late)],
        [sigma(3), sigma(late)],
        worth=1,
        mistakes=TRANSPOSED
        | {
            FROBENIUS: [tall.norm()] * 2,
            EXACT: [values.spectral(tall)] * 2,
            SQUARED: [sigma(3) ** 2, sigma(late) ** 2],
            RAYLEIGH: [rayleigh(tall, u, 3), rayleigh(tall, u, late)],
            ONE_STEP: [sigma(1)] * 2,
            "This is one step too many.": [sigma(4), sigma(late + 1)],
            "This is one step too few.": [sigma(2), sigma(late - 1)],
        },
        fallback="Compare with one step repeated, each beginning with the u of the step before.",
    )

    def direction(u: object) -> Tensor:
        vector = numbers(u, 5)
        return vector / vector.norm()

    once, twice = (values.iterated(tall, u, count)[1] for count in (1, 2))
    yield expect(
        "u after one step, with weight and u left as they were",
        lambda: numbers(items(power_iteration(tall, u, 1), 2)[1], 5),
        once,
        worth=1,
        mistakes=TRANSPOSED
        | {
            "This is the u that came in. Return the one after the last step.": u,
            "This is the u that came in, at length 1. Return the one after the last step.": u / u.norm(),
            "The sign of u is flipped.": -once,
            "This is Wv. Divide it by its length.": sigma(1) * once,
        },
        fallback="Compare its length with 1, and its direction with W times the last v.",
    )
    yield expect(
        "Warm start: direction of u after one step and another",
        lambda: direction(found(tall, direction(found(tall, u, 1)[1]), 1)[1]),
        twice,
        worth=1,
        mistakes=TRANSPOSED | {"This is the u of the first step: the second call changed nothing.": once},
        fallback="Compare with two steps in a single call.",
    )
    large = square * draw.number(1e3, 5e3)
    yield expect(
        "sigma after 300 steps, 4 x 4 weight with norm above 1000",
        lambda: found(large, start, 300)[0],
        values.spectral(large),
        worth=1,
        mistakes={
            FROBENIUS: large.norm(),
            SQUARED: values.spectral(large) ** 2,
            ONE_STEP: values.iterated(large, start, 1)[0],
        },
        broken="Without dividing by their lengths, the vectors grow by a factor of thousands in every step. Print them "
        "after a few steps.",
        fallback="Compare with the largest singular value, torch.linalg.matrix_norm(weight, 2).",
    )


def convolution(draw, conv_norm, kernel_of_norm_one):
    slips = {
        "The kernel is float64, so the images must be float64 as well: dtype=kernel.dtype.": raises("Double"),
        "The padding is missing: conv2d(x, kernel, padding=1), and the same for the transpose.": raises(
            "Kernel size can"
        ),
    }

    def telling(kernel: Tensor) -> bool:
        sigma, reshaped = values.spectral(kernel[:, :, 1, 1]), values.spectral(kernel.flatten(1))
        return values.gap(kernel[:, :, 1, 1]) < 0.6 and abs(sigma - 1) > 0.1 and abs(sigma**2 / reshaped - 1) > 0.01

    mixed = until(lambda: draw.uniform(-0.3, 1, 2, 3, 3, 3), telling)
    middle = mixed[:, :, 1, 1]
    yield expect(
        "A (2, 3, 3, 3) kernel on images of a single pixel",
        lambda: conv_norm(mixed, 1),
        values.spectral(middle),
        worth=1,
        tol=1e-3,
        mistakes=slips
        | {
            "This is the norm of the reshaped kernel. A single pixel does not meet all of the kernel.": (
                values.spectral(mixed.flatten(1))
            ),
            "This is a bound that is rarely attained: three times the norm of the reshaped kernel.": (
                3 * values.spectral(mixed.flatten(1))
            ),
            "This is sigma squared.": values.spectral(middle) ** 2,
        },
        fallback="Work out which entries of the kernel meet the only pixel, and compare with the norm of their matrix.",
    )
    # the image that is stretched most has the sign of its column, + - + -
    small, size = until(
        lambda: (alternating(draw, 3, 2), int(draw.number(4, 6))), lambda drawn: values.gap(values.dense(*drawn)) < 0.75
    )
    whole, reshaped = values.dense(small, size), values.spectral(small.flatten(1))
    sigma = values.spectral(whole)
    yield expect(
        f"2 to 3 channels, images of {size} x {size} pixels",
        lambda: conv_norm(small, size),
        sigma,
        worth=1,
        tol=1e-3,
        mistakes=slips
        | {
            "The way back is not the transpose: conv_transpose2d uses the flipped kernel.": (
                values.unflipped(small, size)
            ),
            "This is the norm without padding: use padding=1, in the convolution and in its transpose.": (
                values.spectral(values.dense(small, size, padding=0))
            ),
            "This is the norm of the reshaped kernel, not of the map from image to image.": reshaped,
            "This is a bound that is rarely attained: three times the norm of the reshaped kernel.": 3 * reshaped,
            "This is the Frobenius norm of the kernel.": small.norm(),
            "This is the Frobenius norm of the whole map: all its singular values, squared and added.": whole.norm(),
            "This is sigma squared.": sigma**2,
            "This is the norm for circular padding (the Fourier form). Here the padding is with zeros.": (
                values.circular(small, size)
            ),
        },
        fallback="Compare with the largest singular value of the map written as a matrix (see the first help below).",
    )
    # the second singular value is 0.96 of the first or more: twelve steps are too few, 200 are enough
    slow = until(lambda: alternating(draw, 2, 1), slips_show)
    yield expect(
        "1 to 2 channels, 14 x 14 pixels, to three digits",
        lambda: conv_norm(slow, 14),
        values.spectral(values.dense(slow, 14)),
        worth=1,
        tol=1e-3,
        mistakes=slips | {"This is the norm of the reshaped kernel.": values.spectral(slow.flatten(1))},
        fallback="Print your value for more and more steps, if you use power iteration: it should not change any more "
        "in the third digit.",
    )

    def witness() -> dict[str, float | bool]:
        mine = numbers(kernel_of_norm_one.value(), 1, 1, 3, 3)
        stretch = values.spectral(values.dense(mine, 8))
        return described(mine.norm().item(), mine.sum().abs().item() <= 1 + 1e-4, stretch >= 2.5)

    def described(norm: float, sums_up_to_little: bool, stretches: bool) -> dict[str, float | bool]:
        return {"reshaped norm": norm, "sum in [-1, 1]": sums_up_to_little, "stretches 2.5 times": stretches}

    yield expect(
        "kernel_of_norm_one stretches some 8 x 8 image by 2.5",
        witness,
        described(1.0, True, True),
        worth=2,
        tol=1e-4,
        mistakes={
            "The sum of its numbers is not between -1 and 1. This is close to a blur, which was ruled out.": described(
                1.0, False, True
            ),
            "Its reshaped norm is 1, but no image gets 2.5 times as long.": described(1.0, True, False),
            "No image gets 2.5 times as long, and the sum of its numbers is not between -1 and 1.": described(
                1.0, False, False
            ),
            "Divide it by its reshaped norm. The rest is right.": described(3.0, True, True),
        },
        fallback="Compare the reshaped norm with 1. For which pattern of signs in the image do all nine products add "
        "up?",
    )


def alternating(draw, channels_out: int, channels_in: int) -> Tensor:
    """A kernel whose columns have the signs + - +, but for a few small entries."""
    return draw.uniform(-0.2, 1, channels_out, channels_in, 3, 3) * torch.tensor([1.0, -1, 1], dtype=torch.float64)


def slips_show(kernel: Tensor) -> bool:
    """Whether twelve steps from ones, and 200 steps with a way back that is not the transpose, end too low."""
    there, wrong = values.dense(kernel, 14), values.dense(kernel.transpose(0, 1), 14)
    sigma = values.spectral(there)

    def reached(back: Tensor, steps: int) -> float:
        x = torch.ones(there.shape[1], dtype=torch.float64)
        for _ in range(steps):
            x = back @ (there @ (x / x.norm()))
        return ((there @ x).norm() / x.norm()).item()

    return all(found < (1 - 3e-3) * sigma for found in (reached(there.T, 12), reached(wrong, 200)))
