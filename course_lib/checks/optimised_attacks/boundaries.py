"""Exercise 12, Parts 4 and 6: the step to a boundary, and the numbers of a robustness table."""

from collections.abc import Callable

import torch
from torch import Tensor

from course_lib.checking.classifiers import signed
from course_lib.checking.expectation import expect


def _lengths(delta: Tensor) -> Tensor:
    return delta.flatten(1).norm(dim=1)


def boundary(draw, boundary_step, printed_over_right):
    w, shallow = signed(draw, 6) * draw.number(2, 4), signed(draw, int(draw.number(7, 12))) * draw.number(0.001, 0.002)
    steps = []
    for sign, slope in ((1, w), (-1, w), (1, shallow)):
        f = torch.tensor(sign * draw.number(0.5, 2), dtype=torch.float64) * slope.norm()
        steps.append((f, slope, -f * slope / slope.square().sum()))
    right = [r for *_, r in steps]
    both = "The step for a score above zero and for one below, and where the slope is small"
    yield expect(
        both,
        lambda: [boundary_step(f, slope) for f, slope, _ in steps],
        right,
        worth=3,
        mistakes={
            "This is the printed step: it is ‖w‖ times too long, the norm has to be squared.": [
                r * slope.norm() for _, slope, r in steps
            ],
            "The step leads away from the boundary: a positive score has to fall, a negative one to rise.": [
                -r for r in right
            ],
            "A positive score has to fall, a negative one to rise: keep the sign of f.": [
                r * f.sign() for f, _, r in steps
            ],
        },
        fallback="After the step f + w·r must be 0, and r points along w, the shortest way.",
    )
    yield expect(
        "How many times longer the printed step is",
        lambda: printed_over_right(w),
        w.norm().item(),
        worth=1,
        mistakes={
            "This is the inverse.": 1 / w.norm().item(),
            "The square is one too many here.": w.norm().item() ** 2,
        },
        needs=both,
    )


def numbers(draw, rho_adv, worst_of):
    batches = []
    for images, side in ((5, 3), (int(draw.number(6, 10)), 4)):
        x, delta = draw.uniform(0.1, 1, images, 2, 3, side), signed(draw, images, 2, 3, side)
        x *= (2.0 ** torch.arange(images, dtype=torch.float64) / 5)[:, None, None, None]
        batches.append((x, delta))

    def each(rule: Callable[[Tensor, Tensor], Tensor]) -> list[float]:
        return [rule(x, delta).item() for x, delta in batches]

    ratios = each(lambda x, d: (_lengths(d) / _lengths(x)).mean())
    yield expect(
        "ρ_adv of two batches of images with two channels",
        lambda: [rho_adv(x, x + delta) for x, delta in batches],
        ratios,
        worth=2,
        mistakes={
            "A mean of ratios is asked for, not a ratio of means.": each(
                lambda x, d: _lengths(d).mean() / _lengths(x).mean()
            ),
            "This is the mean size alone: divide by the size of each image.": each(lambda x, d: _lengths(d).mean()),
            "One norm for the whole batch: each image has its own.": each(lambda x, d: d.norm() / x.norm()),
            "One norm for each channel: an image is one vector of all its pixels and channels.": each(
                lambda x, d: (d.norm(dim=(2, 3)) / x.norm(dim=(2, 3))).mean()
            ),
            "The moved image stands in the denominator; the clean one belongs there.": each(
                lambda x, d: (_lengths(d) / _lengths(x + d)).mean()
            ),
            "These are ∞-norms; ρ takes the 2-norm.": each(
                lambda x, d: (d.flatten(1).abs().amax(1) / x.flatten(1).abs().amax(1)).mean()
            ),
            "The sum over the images has to be divided by their number.": each(
                lambda x, d: (_lengths(d) / _lengths(x)).sum()
            ),
            "This is in per cent; a share is asked for.": [100 * ratio for ratio in ratios],
        },
        fallback="A norm for each image, over all else; then the mean of the ratios, however many images there are.",
    )
    tables = []
    for attacks, images in ((3, 200), (2, 120), (4, 250)):
        shared, own, bar = draw.uniform(0, 1, images), draw.uniform(0, 1, attacks, images), draw.uniform(0.2, 0.5, 1)
        survived = shared + own > bar + draw.uniform(0.1, 0.6, attacks)[:, None]
        survived[:, :attacks] = torch.eye(attacks) > 0  # images that one attack alone leaves right
        tables.append(survived)
    shares = [survived.all(0).double().mean().item() for survived in tables]
    yield expect(
        "Robust accuracy under the worst of the attacks: three tables, of two to four attacks",
        lambda: [worst_of(survived) for survived in tables],
        shares,
        worth=2,
        mistakes={
            "This is the accuracy under the strongest attack. An image counts only if it survives all of them.": [
                survived.double().mean(1).min().item() for survived in tables
            ],
            "This is the mean over the attacks.": [survived.double().mean().item() for survived in tables],
            "This counts the images that survive at least one attack.": [
                survived.any(0).double().mean().item() for survived in tables
            ],
            "This is the share of attacks that every image survives: the attacks run along the first dimension.": (
                [0.0, 0.0, 0.0]
            ),
            "This is the number of images; their share is asked for.": [
                survived.all(0).sum().item() for survived in tables
            ],
            "This is in per cent; a share is asked for.": [100 * share for share in shares],
        },
    )
