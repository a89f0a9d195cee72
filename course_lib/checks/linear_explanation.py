"""Exercise 11: the linear explanation of adversarial examples.

Chance decides on the inputs alone, nothing is trained or sampled. ``tests/benchmarks/false_fails.py`` failed the
reference on none of 30,000 seeds in any part.
"""

import torch
from torch import Tensor, nn
from torch.nn.functional import softplus

from course_lib.checks.classifiers import AS_FOUND, TRACES, classifier, input_gradient, signed, traces, with_softmax
from course_lib.checks.part import Draw, Exercise, expect
from course_lib.checks.returned import numbers

exercise = Exercise("11_linear_explanation", off_limits=("course_lib.attacks",), written={"proof": 6})

GROWTH = "3 · The dot product that grows with the dimension"
NORMS = "5 · Every norm, by Hölder's inequality"
BOX = "6 · Zero gradients, and the image's own box"
BY_HAND = "7 · The fast gradient sign method, by hand"


@exercise.part(
    "Part 1 · Which pixel step is it?",
    points=3,
    answers="grey_levels",
    read="2 · The precision of a pixel, and the units of .007",
)
def units(draw, grey_levels):
    eps, low, high = draw.number(0.005, 0.05), -draw.number(0.5, 2.5), draw.number(0.6, 3)
    yield expect(
        f"ε = {eps:.4g} on pixels scaled to [0, 1]",
        lambda: grey_levels(eps, 0.0, 1.0),
        255 * eps,
        worth=1,
        mistakes={
            "An 8-bit pixel has 256 values, but from the lowest to the highest it takes 255 steps.": 256 * eps,
            "This is the inverse: how many ε there are in one grey level.": 1 / (255 * eps),
        },
    )
    yield expect(
        f"ε = {eps:.4g} on pixels scaled to [{low:.3g}, {high:.3g}]",
        lambda: grey_levels(eps, low, high),
        255 * eps / (high - low),
        worth=2,
        mistakes={
            "The range of the pixels is not used: 255 steps are spread over high - low.": 255 * eps,
            "A wider range makes the same ε smaller: divide by high - low.": 255 * eps * (high - low),
            "The range is high - low, not high alone.": 255 * eps / high,
            "An 8-bit pixel has 256 values, but from the lowest to the highest it takes 255 steps.": 256
            * eps
            / (high - low),
        },
    )


@exercise.part(
    "Part 2 · Growth with the dimension", points=5, answers="worst_growth random_growth printed_over_true", read=GROWTH
)
def growth(draw, worst_growth, random_growth, printed_over_true):
    w, eps = signed(draw, 40), draw.number(0.02, 0.3)
    worst, typical = eps * w.abs().sum(), eps * w.norm()
    yield expect(
        "Most that w·η can be, for 40 weights",
        lambda: worst_growth(w, eps),
        worst,
        worth=2,
        mistakes={
            "This is η = sign(w), as printed: its largest entry is 1, not ε.": worst / eps,
            "This is the sum of the weights: choose the sign of each η_i so that no term is negative.": eps * w.sum(),
            "This is the best of the Euclidean ball; here each η_i may be as large as ε.": typical,
            "This is the mean over the dimensions; the terms of w·η are added.": worst / 40,
        },
        hint="Each η_i lies between -ε and ε on its own: make every term w_i η_i as large as it can be.",
    )
    yield expect(
        "Root mean square of w·η for random signs, for 40 weights",
        lambda: random_growth(w, eps),
        typical,
        worth=2,
        mistakes={
            "This is the worst case. Random signs cancel: variances are added, not sizes.": worst,
            "This is the mean square: the root is missing.": typical**2,
            "Variances of independent terms are added: Σ (ε w_i)², and then the root; there is no mean over i.": typical
            / 40**0.5,
        },
        hint="The signs are independent with mean 0, so the variance of the sum is the sum of the variances.",
    )
    yield expect(
        f"How many times too large the printed growth is, at ε = {eps:.4g}",
        lambda: printed_over_true(eps),
        1 / eps,
        worth=1,
        mistakes={"This is the inverse: true over printed.": eps},
        hint="With η as printed, what is w·η? And with the η that obeys the bound?",
    )


@exercise.part("Part 4 · Three norms", points=6, answers="best_perturbation", read=NORMS)
def norms(draw, best_perturbation):
    g, eps = _falling(signed(draw, 7)), draw.number(0.1, 0.6)
    top = torch.zeros_like(g)
    top[g.abs().argmax()] = g[g.abs().argmax()].sign()
    wants = {"linf": eps * g.sign(), "l2": eps * g / g.norm(), "l1": eps * top}
    known = {
        "linf": {
            "This is the step for the 2-norm; the box of the ∞-norm reaches further, to a corner.": wants["l2"],
            "This lowers the loss: the sign is flipped.": -wants["linf"],
            "Each coordinate may use all of ε; the size of its gradient does not matter.": eps * g / g.abs().max(),
        },
        "l2": {
            "This lowers the loss: the sign is flipped.": -wants["l2"],
            "The gradient is not divided by its norm: the length of δ must be ε.": eps * g,
            "Divided by the squared norm: the length of δ must be ε.": eps * g / g.norm() ** 2,
            "This is the corner of the ∞-norm's box; it is longer than ε in the 2-norm.": wants["linf"],
        },
        "l1": {
            "This lowers the loss: the sign is flipped.": -wants["l1"],
            "It obeys the bound but is not the best: all of ε on the coordinate where it gains most.": eps
            * g
            / g.abs().sum(),
            "The coordinate of the largest |g_i| counts, not of the largest g_i.": eps
            * nn.functional.one_hot(g.argmax(), len(g)).double(),
        },
    }
    for norm, name in {"linf": "∞-norm", "l2": "2-norm", "l1": "1-norm"}.items():
        yield expect(
            f"Best δ for the {name}, seven coordinates",
            lambda norm=norm: best_perturbation(g, eps, norm),
            wants[norm],
            worth=1,
            mistakes=known[norm],
            hint="Among all δ of that norm ≤ ε, g·δ must be largest. Write down Hölder's inequality and its equality.",
        )
    flat, nothing = g.clone(), torch.zeros_like(g)
    flat[2:5] = 0
    yield expect(
        "Best δ for the ∞-norm and the 2-norm where three of the gradient's coordinates are zero",
        lambda: (best_perturbation(flat, eps, "linf"), best_perturbation(flat, eps, "l2")),
        (eps * flat.sign(), eps * flat / flat.norm()),
        worth=1,
        hint="Leave a coordinate that gains nothing as it is: sign(0) = 0.",
        read=BOX,
    )
    yield expect(
        "All three norms where the whole gradient is zero, and the 2-norm where it is not",
        lambda: [best_perturbation(nothing, eps, norm) for norm in wants] + [best_perturbation(g, eps, "l2")],
        [nothing] * 3 + [wants["l2"]],
        worth=1,
        broken="0/0: where there is no gradient no direction is better than another, and δ = 0 is asked for.",
        hint="Where nothing can be gained, δ = 0 is asked for.",
        read=BOX,
    )
    wide = _falling(signed(draw, 60))
    yield expect(
        "The gains g·δ of the three, in 60 dimensions",
        lambda: _gains(best_perturbation, wide, eps),
        eps * torch.stack([wide.abs().sum(), wide.norm(), wide.abs().max()]),
        worth=1,
        hint="The gain over the ball of one norm is ε times the dual norm of the gradient: ‖g‖₁, ‖g‖₂, ‖g‖_∞.",
    )


def _falling(g: Tensor) -> Tensor:
    """``g`` with its largest entry in size made negative, and the smallest positive: the largest is another one."""
    low, top = g.abs().argmin(), g.abs().argmax()
    return g.index_fill(0, top, -g[top].abs().item()).index_fill(0, low, g[low].abs().item())


def _gains(best_perturbation, g: Tensor, eps: float) -> Tensor:
    """What each answer gains."""
    return torch.stack([numbers(best_perturbation(g, eps, norm), len(g)) @ g for norm in ("linf", "l2", "l1")])


@exercise.part("Part 5 · Inside the image's box", points=4, answers="best_in_box", read=BOX)
def box(draw, best_in_box):
    g, eps = signed(draw, 2, 6), draw.number(0.2, 0.4)
    g[0, 3] = g[1, 0] = 0
    x = draw.uniform(0.45, 0.55, 2, 6)
    yield expect(
        "Best δ for two images in the middle of [0, 1], where the box does not bind",
        lambda: best_in_box(g, x, eps, 0.0, 1.0),
        eps * g.sign(),
        worth=1,
        mistakes={
            "This is the moved image; the perturbation alone is asked for.": x + eps * g.sign(),
            "This lowers the loss: the sign is flipped.": -eps * g.sign(),
            "Here δ itself is clamped to the box of the pixels; the moved image must lie in it.": eps * g.sign().relu(),
        },
        hint="No room is missing here: this is the step of Part 4 for the ∞-norm.",
    )
    low, high = -draw.number(0.05, 0.15), draw.number(1.2, 2)
    edge = torch.stack([low + draw.uniform(0, 0.15, 6), high - draw.uniform(0, 0.15, 6)])
    free = eps * g.sign()
    best = (edge + free).clamp(low, high) - edge
    yield expect(
        f"Best δ for two images near the two ends of [{low:.3g}, {high:.3g}]",
        lambda: best_in_box(g, edge, eps, low, high),
        best,
        worth=2,
        mistakes={
            "The image leaves its box: no pixel may end below low or above high.": free,
            "Here δ itself is clamped to the box of the pixels; the moved image must lie in it.": free.clamp(low, high),
            "The box is taken to be [0, 1]; here it is [low, high].": (edge + free).clamp(0, 1) - edge,
            "This is the moved image; the perturbation alone is asked for.": edge + best,
            "A pixel without room for all of ε stays where it was here; it may still use what room there is.": (
                free * (best == free)
            ),
        },
        hint="Each pixel on its own: it moves uphill by ε, or as far as there is room.",
    )
    room = torch.where(g > 0, high - edge, edge - low).clamp(max=eps)
    yield expect(
        "What your δ gains in each of the two images",
        lambda: (numbers(best_in_box(g, edge, eps, low, high), 2, 6) * g).sum(-1),
        (g.abs() * room).sum(-1),
        worth=1,
        hint="The most that can be gained is Σ |g_i| min(ε, room_i), the room being that on the side of the step.",
    )


@exercise.part("Part 6 · The fast gradient sign method", points=6, answers="fgsm", read=BY_HAND)
def attack(draw, fgsm):
    x, eps = draw.uniform(0.05, 0.95, 4, 1, 2, 4), draw.number(0.15, 0.3)
    two = classifier(draw, 8, 2)
    y = two(x).argmax(1).detach()
    y[:2] = 1 - y[:2]  # the first two images are misclassified
    step = eps * input_gradient(two, x, y).sign()
    yield expect(
        "Four images of 2 × 4 pixels, softmax regression with two classes",
        lambda: fgsm(two, x, y, eps),
        (x + step).clamp(0, 1),
        worth=2,
        mistakes={
            "This goes downhill: the attack raises the loss of the true label.": (x - step).clamp(0, 1),
            "Pixels leave [0, 1]: clamp the moved image.": x + step,
            "Here δ is clamped to [0, 1], so no pixel can get darker; clamp the moved image.": x + step.clamp(0, 1),
            "This is δ alone; the moved image is asked for.": step,
            "Pixels live in [0, 1] and so does ε: it is not divided by 255.": (x + step / 255).clamp(0, 1),
            "The label is the true y, not the network's answer.": (
                (x + eps * input_gradient(two, x, two(x).argmax(1)).sign()).clamp(0, 1)
            ),
            "The sign of the gradient is missing: every pixel moves by exactly ε.": (
                x + eps * input_gradient(two, x, y)
            ).clamp(0, 1),
        },
    )
    deep, labels = classifier(draw, 8, 12, 5, dropout=0.5), torch.tensor([4, 0, 2, 1, 3] * 3)
    x = draw.uniform(0.05, 0.95, 15, 1, 2, 4)
    moved = (x + eps * input_gradient(deep, x, labels).sign()).clamp(0, 1)
    yield expect(
        "Fifteen images, a network with a hidden layer and five classes",
        lambda: fgsm(deep, x, labels, eps),
        moved,
        worth=2,
        mistakes={
            "The model returns logits, and cross_entropy takes logits: no softmax in between.": (
                x + eps * input_gradient(with_softmax(deep), x, labels).sign()
            ).clamp(0, 1),
            "This goes downhill: the attack raises the loss of the true label.": 2 * x - moved,
        },
        hint="The gradient of the cross-entropy at each image, with respect to the image; the model stays as it is, in "
        "evaluation mode.",
    )
    yield expect(
        "Two calls in a row on the same network: the moved images, and what is left on the network",
        lambda: traces(fgsm, deep, [(x, labels, eps), (x.flip(0), labels.flip(0), eps)], images=[moved, moved.flip(0)]),
        AS_FOUND,
        worth=2,
        mistakes=TRACES,
        hint="Mend the images first; then leave the network as you found it.",
    )


@exercise.part(
    "Part 7 · The exact worst case of a linear classifier",
    points=5,
    answers="worst_case_loss robust_accuracy",
    read="8 · Softmax regression",
)
def exact(draw, worst_case_loss, robust_accuracy):
    w, b, eps = signed(draw, 9), draw.number(-0.3, 0.3), draw.number(0.02, 0.05)
    x = draw.uniform(-1, 1, 12, 9)
    y = torch.tensor([1.0, -1.0] * 6, dtype=torch.float64)
    margin, shift = y * (x @ w + b), eps * w.abs().sum()
    yield expect(
        "Largest logistic loss of each of twelve inputs over the ∞-ball",
        lambda: worst_case_loss(w, b, x, y, eps),
        softplus(shift - margin),
        worth=3,
        mistakes={
            "This is the smallest loss over the ball: the attack lowers the margin.": softplus(-shift - margin),
            "This is the loss without an attack.": softplus(-margin),
            "The ∞-ball lowers the margin by ε times the 1-norm of w, not the 2-norm.": softplus(
                eps * w.norm() - margin
            ),
            "The worst case is lower by ε‖w‖₁ for both labels: take the margin y(w·x + b) first.": softplus(
                -y * (x @ w + b - shift)
            ),
            "One loss for each input is asked for, not their mean.": softplus(shift - margin).mean(),
        },
        hint="Write the loss as softplus(-margin), and ask how low the margin can get within the ball.",
    )
    laid, shares = zip(*(_laid_out(draw, w, b, shift) for _ in range(3)))
    robust, clean, round_ball = (list(share) for share in zip(*shares))
    yield expect(
        "Shares of three sets of inputs that no δ of the ∞-ball can turn",
        lambda: [robust_accuracy(w, b, inputs, labels, eps) for inputs, labels in laid],
        robust,
        worth=2,
        mistakes={
            "This is the accuracy without an attack.": clean,
            "This is the share that can be turned.": [1 - share for share in robust],
            "The ∞-ball lowers the margin by ε times the 1-norm of w, not the 2-norm.": round_ball,
        },
        hint="An input is safe when its margin is larger than the most by which the ball can lower it.",
    )


def _laid_out(draw: Draw, w: Tensor, b: float, shift: Tensor) -> tuple[tuple[Tensor, Tensor], tuple[float, ...]]:
    """Thirteen inputs with labels, and the shares of them that are safe, right, and safe within the 2-norm's ball.

    One is misclassified, two have margins that even the 2-norm's ball turns, four to six are safe.
    """
    safe = 4 + int(draw.number(0, 3))
    low = (w.norm() / w.abs().sum()).item()  # times the shift: what the 2-norm's ball takes from a margin
    sizes = [-1.0, low / 2, low / 2, *[(1 + low) / 2] * (10 - safe), *[1.5] * safe]
    margin = shift * torch.tensor(sizes, dtype=torch.float64) * draw.uniform(0.95, 1.05, 13)
    margin = margin[draw.uniform(0, 1, 13).argsort()]
    y = torch.where(draw.uniform(-1, 1, 13) > 0, 1.0, -1.0).double()
    x = draw.uniform(-1, 1, 13, len(w))
    x = x + ((y * margin - (x @ w + b)) / w.square().sum())[:, None] * w
    return (x, y), tuple((margin > bound).double().mean().item() for bound in (shift, 0.0, low * shift))
