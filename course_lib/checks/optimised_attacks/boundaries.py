"""Exercise 12, Parts 4 and 6: the step to a boundary, and the numbers of a robustness table."""

from collections.abc import Callable

import torch
from torch import Tensor

from course_lib.checking.classifiers import signed
from course_lib.checking.draw import Draw
from course_lib.checking.expectation import expect

PER_CENT = "This is in per cent; a share between 0 and 1 is needed."


def _lengths(delta: Tensor) -> Tensor:
    return delta.flatten(1).norm(dim=1)


def _steps(draw: Draw, *slopes: Tensor) -> tuple[list[tuple[Tensor, Tensor]], list[Tensor]]:
    """A positive and a negative score for each slope, and the steps to the boundary."""
    signs = torch.tensor([1, -1], dtype=torch.float64)
    tasks = [(sign * draw.number(0.5, 2) * w.norm(), w) for w in slopes for sign in signs]
    return tasks, [-f * w / w.square().sum() for f, w in tasks]


def boundary(draw, boundary_step, printed_over_right):
    w = signed(draw, 6) * draw.number(2, 4)
    tasks, right = _steps(draw, w)
    yield expect(
        "The step for a positive score and for a negative one",
        lambda: [boundary_step(*task) for task in tasks],
        right,
        worth=2,
        mistakes={
            "This is the printed step with the sign corrected, which is too long; see what f + w·r is.": [
                r * w.norm() for r in right
            ],
            "This is the printed formula, |f| included: r may lead away from the boundary, and is too long.": [
                f.abs() / w.norm() * w for f, w in tasks
            ],
            "With |f| the step is the same for both signs; a positive score must fall and a negative one rise.": [
                f.abs() * w / w.square().sum() for f, w in tasks
            ],
            "With -|f| the step is the same for both signs; a positive score must fall and a negative one rise.": [
                -f.abs() * w / w.square().sum() for f, w in tasks
            ],
            "The step leads away from the boundary: a positive score must fall and a negative one rise.": [
                -r for r in right
            ],
            "This is the step's length with its sign; the step itself is a vector.": [-f / w.norm() for f, w in tasks],
        },
        fallback="Compute f + w·r for your step, and check that r is a multiple of w.",
        broken="The step is not finite. Look at its denominator.",
    )
    edges, ends = _steps(draw, signed(draw, 9) * draw.number(0.003, 0.005), signed(draw, 1) * draw.number(1e4, 2e4))
    yield expect(
        "The step for very small weights, and for a single large one",
        lambda: [boundary_step(*task) for task in edges],
        ends,
        worth=1,
        tol=1e-4,
        mistakes={
            f"A constant of about {extra:g} in the denominator is not small beside ‖w‖² here.": [
                -f * w / (w.square().sum() + extra) for f, w in edges
            ]
            for extra in (1e-4, 1e-5, 1e-6)
        },
        fallback="Compute f + w·r for your step, and compare it with f.",
        broken="The step is not finite. Look at its denominator.",
    )
    ratio = w.norm().item()
    yield expect(
        "How many times longer the printed step is",
        lambda: printed_over_right(w),
        ratio,
        worth=1,
        mistakes={
            "This is the right length divided by the printed one.": 1 / ratio,
            "This is the square of the ratio.": ratio**2,
            "This is the sum of |w_i|; the 2-norm is needed.": w.abs().sum().item(),
        },
        fallback="Divide the lengths of the two steps, both of them written out in f and w.",
    )


def numbers(draw, rho_adv, worst_of):
    batches = []
    for images, side in ((5, 3), (int(draw.number(6, 10)), 4), (1, 3)):
        x, delta = draw.uniform(0.1, 1, images, 2, 3, side), signed(draw, images, 2, 3, side)
        x *= (2.0 ** torch.arange(images, dtype=torch.float64) / 5)[:, None, None, None]
        batches.append((x, delta))
    *many, (lone, shift) = batches

    def each(rule: Callable[[Tensor, Tensor], Tensor]) -> list[float]:
        return [rule(x, delta).item() for x, delta in many]

    ratios = each(lambda x, d: (_lengths(d) / _lengths(x)).mean())
    yield expect(
        "ρ_adv of two batches of images with two channels",
        lambda: [rho_adv(x, x + delta) for x, delta in many],
        ratios,
        worth=1,
        mistakes={
            "This is a ratio of means; the mean of the ratios is needed.": each(
                lambda x, d: _lengths(d).mean() / _lengths(x).mean()
            ),
            "This is the mean size of the perturbations, not divided by the size of each image.": each(
                lambda x, d: _lengths(d).mean()
            ),
            "This takes one norm of the whole batch; each image has a norm of its own.": each(
                lambda x, d: d.norm() / x.norm()
            ),
            "This takes a norm for each channel; an image is one vector of all its pixels and channels.": each(
                lambda x, d: (d.norm(dim=(2, 3)) / x.norm(dim=(2, 3))).mean()
            ),
            "The denominator has the attacked image; it must have the clean one.": each(
                lambda x, d: (_lengths(d) / _lengths(x + d)).mean()
            ),
            "These are ∞-norms; ρ is defined with the 2-norm.": each(
                lambda x, d: (d.flatten(1).abs().amax(1) / x.flatten(1).abs().amax(1)).mean()
            ),
            "These are squared norms.": each(lambda x, d: (_lengths(d) / _lengths(x)).square().mean()),
            "This is the sum over the images; the mean is needed.": each(
                lambda x, d: (_lengths(d) / _lengths(x)).sum()
            ),
            "The ratio is a matrix of shape (B, B): the two norms do not have the same shape.": each(
                lambda x, d: (_lengths(d)[:, None] / _lengths(x)).mean()
            ),
            PER_CENT: [100 * ratio for ratio in ratios],
        },
        fallback="Compute ‖r_i‖ / ‖x_i‖ for each image in a loop, and compare their mean.",
        broken="The result is not finite. Look at the denominator.",
    )
    alone = (_lengths(shift) / _lengths(lone)).item()
    yield expect(
        "ρ_adv of a single image, a batch of one",
        lambda: rho_adv(lone, lone + shift),
        alone,
        worth=1,
        mistakes={PER_CENT: 100 * alone},
        fallback="Compare with the 2-norm of the perturbation divided by that of the image.",
        broken="The result is not finite. Look at the denominator.",
    )
    tables = []
    for attacks, images in ((3, 200), (2, 120), (4, 250), (5, 5)):
        shared, own, bar = draw.uniform(0, 1, images), draw.uniform(0, 1, attacks, images), draw.uniform(0.2, 0.5, 1)
        survived = shared + own > bar + draw.uniform(0.1, 0.6, attacks)[:, None]
        survived[:, :attacks] = torch.eye(attacks) > 0  # images that one attack alone leaves right
        tables.append(survived)
    tables[-1] = torch.tensor([[True, True, False, True, True], *[[True] * 5] * 3, [True, False, True, True, True]])
    shares = [survived.all(0).double().mean().item() for survived in tables]
    yield expect(
        "Accuracy under the worst of the attacks, for four tables",
        lambda: [worst_of(survived) for survived in tables],
        shares,
        worth=2,
        mistakes={
            "This is the accuracy under the strongest attack; an image counts only if it survives all of them.": [
                survived.double().mean(1).min().item() for survived in tables
            ],
            "This is the mean over the attacks.": [survived.double().mean().item() for survived in tables],
            "This is the product of the accuracies under each attack.": [
                survived.double().mean(1).prod().item() for survived in tables
            ],
            "This is the share of images that survive at least one attack.": [
                survived.any(0).double().mean().item() for survived in tables
            ],
            "This is the share of attacks that no image falls for; the first dimension holds the attacks.": [
                survived.all(1).double().mean().item() for survived in tables
            ],
            "This is the number of images; their share is needed.": [
                survived.all(0).sum().item() for survived in tables
            ],
            "This is the share of images that at least one attack turns.": [1 - share for share in shares],
            PER_CENT: [100 * share for share in shares],
        },
        fallback="For each image, look at its column: is it True in every row?",
    )
