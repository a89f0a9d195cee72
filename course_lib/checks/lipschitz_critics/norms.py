"""Exercise 03, Parts 4 and 5: norms of matrices and of convolutions."""

from collections.abc import Callable

from torch import Tensor
from torch.linalg import matrix_power

from course_lib.checking.classifiers import until
from course_lib.checking.expectation import expect, raises
from course_lib.checking.returned import items, numbers
from course_lib.checks.lipschitz_critics import values


def iteration(draw, power_iteration):
    scale = draw.number(1, 3)
    weight, u = values.slow_case(draw, scale, scale * draw.number(0.88, 0.92), scale * draw.number(0.2, 0.5))
    u = u * draw.number(0.005, 0.02)  # so short that a length bounded from below shows
    sigma, exact = values.iterated(weight, u, 1)[0], values.spectral(weight)
    square, late = weight @ weight.T, int(draw.number(5, 10))
    estimates = f"sigma after one step, after three and after {late}, for a (5, 3) weight and a short u"

    def at_each(found: Callable[[int], object]) -> dict[str, object]:
        return {"after 1 step": found(1), "after 3": found(3), f"after {late}": found(late)}

    yield expect(
        estimates,
        lambda: at_each(lambda count: items(power_iteration(weight, u, count), 2)[0]),
        at_each(lambda count: values.iterated(weight, u, count)[0]),
        worth=2,
        mistakes={
            "This is the Frobenius norm, which adds up all singular values squared.": at_each(lambda _: weight.norm()),
            "This is the exact value; after one step there is only an estimate, from below.": at_each(lambda _: exact),
            "This is one step too many.": at_each(lambda count: values.iterated(weight, u, count + 1)[0]),
            "This is what one step gives, both times: how often does your loop run?": at_each(lambda _: sigma),
            "This is half a step: v is there, but sigma was taken before it went through W.": at_each(
                lambda count: (
                    weight.T @ (values.iterated(weight, u, count - 1)[1] if count > 1 else u / u.norm())
                ).norm()
            ),
            "This is sigma squared.": at_each(lambda count: values.iterated(weight, u, count)[0] ** 2),
            "The vectors were not divided by their lengths.": at_each(
                lambda count: (matrix_power(square, count) @ u).norm()
            ),
        },
        fallback="v = Wᵀu/‖Wᵀu‖, u = Wv/‖Wv‖, sigma = uᵀWv.",
    )
    after, last = values.iterated(weight, u, late)[1], values.iterated(weight, u, 100)[1]
    yield expect(
        f"u after {late} steps, and after 100",
        lambda: [numbers(items(power_iteration(weight, u, count), 2)[1], 5) for count in (late, 100)],
        [after, last],
        worth=1,
        mistakes={
            "This is the u that came in: hand back the one that you end with.": [u, u],
            "This is the u that came in, at length 1: hand back the one that you end with.": [u / u.norm()] * 2,
            "This is one step behind.": [values.iterated(weight, u, late - 1)[1], last],
            "Its sign is flipped.": [-after, -last],
        },
        fallback="A unit vector with as many entries as W has rows: W times v, at length 1.",
    )

    def continued() -> float:
        _, warm = items(power_iteration(weight, u, 2), 2)
        return items(power_iteration(weight, numbers(warm, 5), late), 2)[0]

    yield expect(
        f"sigma after two steps, and {late} more from the u that came back (a warm start)",
        continued,
        values.iterated(weight, u, 2 + late)[0],
        worth=1,
        mistakes={
            f"This is what {late} steps give from the u of the beginning.": values.iterated(weight, u, late)[0],
            "This is the exact value.": exact,
            "This is the Frobenius norm.": weight.norm(),
            "This is what one step gives: how often does your loop run?": sigma,
        },
        fallback="Each call begins with the u that it is given and returns the last one.",
    )
    large, start = weight.T * draw.number(1e3, 5e3), weight.T @ u
    top, begin = values.spectral(large), values.iterated(large, start, 1)[0]

    def early_and_late(early: object, late: object) -> dict[str, object]:
        return {"after 1 step": early, "after 300": late}

    yield expect(
        "sigma after one step and after 300, for a (3, 5) weight of norm some thousands",
        lambda: early_and_late(*(items(power_iteration(large, start, count), 2)[0] for count in (1, 300))),
        early_and_late(begin, top),
        worth=1,
        needs=estimates,
        mistakes={
            "This is the Frobenius norm, which adds up all singular values squared.": early_and_late(
                *[large.norm()] * 2
            ),
            "This is sigma squared: the largest eigenvalue of WWᵀ.": early_and_late(begin**2, top**2),
            "This is uᵀWWᵀu, which comes to sigma squared: the largest eigenvalue of WWᵀ.": early_and_late(
                (large.T @ values.iterated(large, start, 1)[1]).norm() ** 2, top**2
            ),
            "This is the exact value, however many steps were asked for.": early_and_late(top, top),
            "This is what one step gives: how often does your loop run?": early_and_late(begin, begin),
        },
        broken="The vectors grow by sigma in every half step, until they leave the range of floats: divide each by its "
        "length as you go.",
        fallback="After one step an estimate from below; after so many it must be the largest singular value.",
    )


def convolution(draw, conv_norm, kernel_of_norm_one):
    # the image stretched most has the sign of its column, + - + -; on the larger ones the second singular value is 0.92
    # to 0.96 of the first: 15 steps of power iteration are too few, 200 from a random image fail less than once in 10⁶
    kernel, sizes = draw.uniform(-0.2, 1, 3, 2, 3, 3), (int(draw.number(3, 6)), 10, 11, 12)
    kernel[..., 1] *= -1
    all_sizes = f"A (3, 2, 3, 3) kernel on images of {sizes[0]}, 10, 11 and 12 pixels a side"
    reshaped = values.spectral(kernel.flatten(1))

    def on_each(norm: Callable[[int], object]) -> dict[str, object]:
        return {f"{size} x {size}": norm(size) for size in sizes}

    def dense(size: int, **more: int) -> Tensor:
        return values.dense(kernel, size, **more)

    slips = {
        "The kernel is float64, and the images must be: dtype=kernel.dtype.": raises("Double"),
        "The padding is missing: conv2d(x, kernel, padding=1), and the same for the transpose.": raises(
            "Kernel size can"
        ),
    }
    found = {
        "The way back is not the transpose: conv_transpose2d has the kernel flipped, too.": (
            lambda size: values.unflipped(kernel, size)
        ),
        "This is without padding: padding=1, in the convolution and in its transpose.": (
            lambda size: values.spectral(dense(size, padding=0))
        ),
        "This is the norm of the kernel reshaped to a matrix, which is not the map from image to image.": (
            lambda size: reshaped
        ),
        "This is three times the reshaped norm: a bound, and rarely attained.": lambda size: 3 * reshaped,
        "This is the Frobenius norm of the kernel.": lambda size: kernel.norm(),
        "This is the Frobenius norm of the whole map: all its singular values, squared and added.": (
            lambda size: dense(size).norm()
        ),
        "This is sigma squared.": lambda size: values.spectral(dense(size)) ** 2,
        "This is for images without an edge; the zeros around these take something away.": (
            lambda size: values.spectral(kernel.sum((2, 3)))
        ),
    }
    yield expect(
        all_sizes,
        lambda: on_each(lambda size: conv_norm(kernel, size)),
        on_each(lambda size: values.spectral(dense(size))),
        worth=2,
        tol=1e-3,
        mistakes=slips | {hint: on_each(norm) for hint, norm in found.items()},
        fallback="How much longer can an image get? Send one through the convolution, and back through its transpose. "
        "If what you get is a little too small, take more steps.",
    )
    small = until(lambda: draw.uniform(-0.3, 1, 2, 3, 3, 3), lambda drawn: values.gap(drawn[:, :, 1, 1]) < 0.9)
    yield expect(
        "A (2, 3, 3, 3) kernel on images of a single pixel",
        lambda: conv_norm(small, 1),
        values.spectral(small[:, :, 1, 1]),
        worth=1,
        needs=all_sizes,
        tol=1e-3,
        mistakes=slips
        | {
            "This is the norm of the reshaped kernel; most of its taps fall on the zeros around the pixel.": (
                values.spectral(small.flatten(1))
            ),
        },
        fallback="With padding 1 only the middle of the kernel ever meets the pixel.",
    )

    def witness() -> dict[str, float | bool]:
        mine = numbers(kernel_of_norm_one.value(), 1, 1, 3, 3)
        stretch = values.spectral(values.dense(mine, 8))
        return described(mine.norm().item(), mine.sum().abs().item() <= 1 + 1e-4, stretch >= 2.5)

    def described(norm: float, sums_up_to_little: bool, stretches: bool) -> dict[str, float | bool]:
        return {
            "reshaped norm": norm,
            "sum at most 1 in size": sums_up_to_little,
            "an image 2.5 times as long": stretches,
        }

    yield expect(
        "A kernel of reshaped norm 1 that makes no grey brighter, and some 8 x 8 image 2.5 times as long",
        witness,
        described(1.0, True, True),
        worth=2,
        needs=all_sizes,
        tol=1e-4,
        mistakes={
            "This is a blur: its best image is an even grey, and that one was ruled out.": described(1.0, False, True),
            "Its reshaped norm is 1, but no image gets 2.5 times as long.": described(1.0, True, False),
            "Its reshaped norm is 1, but no image gets 2.5 times as long, and its numbers add up to too much.": (
                described(1.0, False, False)
            ),
            "Divide it by its reshaped norm; the rest is right.": described(3.0, True, True),
        },
        fallback="Divide it by its reshaped norm. For which image do all nine places add up, none against another?",
    )
