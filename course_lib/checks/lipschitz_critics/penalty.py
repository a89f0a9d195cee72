"""Exercise 03, Part 7: the points between, the gradient penalty there, and what it tells the critic's weights."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from course_lib.checking.classifiers import until
from course_lib.checking.expectation import expect, raises
from course_lib.checking.returned import numbers
from course_lib.checks.lipschitz_critics import values

MANY = 20_000  # so many ε that a law other than the uniform one shows, and the uniform one hardly ever fails
SMALL = (
    15  # so many small batches of each of three kinds of shape: 180 to 855 ε in all, on which a law is looked at too
)


def penalty(draw, interpolate, gradient_penalty):
    def ends(*shape: int) -> tuple[Tensor, Tensor]:
        return draw.uniform(1, 2, *shape), draw.uniform(-2, -1, *shape)

    def size() -> int:
        return int(draw.number(2, 7))

    real, fake = ends(MANY, 2, 2, 2)
    shapes = [(2,), (size(), size()), (size(), size(), size())]
    small = [ends(int(draw.number(4, 20)), *shape) for shape in shapes * SMALL]

    def epsilons() -> dict[str, str | bool]:
        once, again = mixture(real, fake, interpolate), mixture(real, fake, interpolate)
        described = [described_alone(mixed) for mixed in (once, again)]
        if described == [uniform, uniform] and related(once.mean(1), again.mean(1)):
            described[0]["over the samples"] = "not drawn"
        few = [mixture(*pair, interpolate) for pair in small]
        described.append(described_alone(torch.cat([torch.stack([mixed.amin(1), mixed.amax(1)], 1) for mixed in few])))
        return next((one for one in described if one != uniform), uniform)

    def described_alone(mixed: Tensor) -> dict[str, str | bool]:
        return drawn(
            "one" if (mixed.amax(1) - mixed.amin(1) < 1e-5).all() else "several",
            law(mixed.mean(1)),
            bool((mixed > -1e-6).all() and (mixed < 1 + 1e-6).all()),
        )

    def drawn(in_a_sample: str, from_sample_to_sample: str, inside: bool = True) -> dict[str, str | bool]:
        return {"ε in a sample": in_a_sample, "over the samples": from_sample_to_sample, "between the ends": inside}

    uniform = drawn("one", "uniform on [0, 1]")
    any_shape = "It has to work for batches of any shape: (B, 2) and (B, H, W) as well as (B, C, H, W)."
    yield expect(
        f"{MANY:,} points, twice, and {len(small)} small batches: one ε a sample, each anew, uniform on [0, 1]",
        epsilons,
        uniform,
        worth=2,
        mistakes={
            "Here every pixel has an ε of its own, and the point is not on the segment between the two: draw one for "
            "each sample.": drawn("several", "not uniform"),
            "All samples share one ε: draw one for each.": drawn("one", "all the same"),
            "These ε lie evenly, as on a grid, whatever their order: draw each by itself.": drawn(
                "one", "evenly spread"
            ),
            "Some samples share an ε: draw one for each, of all numbers between 0 and 1.": drawn("one", "shared"),
            "Each column, row or channel has an ε of its own: give it the shape (B, 1, 1, 1).": drawn(
                "several", "all the same"
            ),
            "This is no chance: ε is to be drawn, anew for each sample and at each call.": drawn("one", "not drawn"),
            "These points lie beyond the two ends: ε is uniform on [0, 1].": drawn("one", "not uniform", False),
            "These lie between the two ends, but some places are met more often than others: torch.rand.": drawn(
                "one", "not uniform"
            ),
            f"{any_shape} So ε has the shape (B, 1, ..., 1).": raises("must match"),
        },
        fallback="ε x + (1 - ε) x̃ with torch.rand(len(real)), in the shape (B, 1, ..., 1).",
    )
    images, plane = values.critic(draw, 18, 6, nn.Tanh), values.critic(draw, 2, 8, nn.Tanh)
    # as many samples as columns and rows: an epsilon of the wrong shape goes unnoticed
    x, g, epsilon = until(lambda: values.pairs(draw, images, 3, 2, 3, 3), lambda drawn: all_differ(images, *drawn))
    yield expect(
        "The penalty on three images with two channels",
        lambda: gradient_penalty(images, x, g, epsilon),
        values.penalty(images, values.between(x, g, epsilon)).detach(),
        worth=1,
        mistakes=AUTOGRAD | slips_of_shape(images, x, g, epsilon) | slips(images, x, g, epsilon),
        fallback="The gradient of the critic at the points in between, its norm sample by sample, minus 1, squared, "
        "averaged.",
    )
    solid = values.critic(draw, 12, 6, nn.Tanh)
    others = [(critic, *values.pairs(draw, critic, 4, *shape)) for critic, shape in ((plane, (2,)), (solid, (2, 6)))]
    slipped = [slips(*other) for other in others]
    yield expect(
        "The same for four points of the plane, and for four samples of the shape (2, 6)",
        lambda: [gradient_penalty(*other) for other in others],
        [values.penalty(critic, values.between(*of)).detach() for critic, *of in others],
        worth=1,
        mistakes=AUTOGRAD
        | {hint: [slip[hint] for slip in slipped] for hint in slipped[0]}
        | {
            "ε does not fit a batch of this shape. Give it the shape (B, 1, ..., 1).": raises("must match"),
            any_shape: raises("shapes cannot be multiplied"),
            any_shape + " So flatten(1) before the norm.": raises("dim must be"),
            any_shape + " A dimension that is not there was named.": raises("Dimension out of range"),
        },
        fallback="If it is wrong for the images too, begin there. If not: " + any_shape[0].lower() + any_shape[1:],
    )
    no_graph = (
        "The weights have no part in it: torch.autograd.grad needs create_graph=True, and nothing may be detached."
    )
    yield expect(
        "What the penalty tells the critic's weights (images)",
        lambda: gradient_penalty.weight_gradients(images, x, g, epsilon),
        values.penalty_in_the_weights(images, values.between(x, g, epsilon)),
        worth=2,
        tol=1e-4,  # a small number added to the slope is allowed
        mistakes={no_graph: raises("no gradient reaches")},
        fallback="If the value of the penalty is wrong, so is its gradient: begin there. If it is right, some of its "
        "way from the weights was cut: look for detach, .data, .item() and no_grad.",
    )
    flat = values.planar_critic(draw)
    one, other, share = values.around_a_flat_place(draw, flat)
    between = values.between(one, other, share)
    charged, told = values.penalty(flat, between).detach(), values.penalty_in_the_weights(flat, between)

    def both(value: object, gradients: dict[str, Tensor]) -> dict[str, object]:
        return {"penalty": value, "gradients": gradients}

    yield expect(
        "The penalty, and what it tells the weights, for a ReLU critic that is flat at one of four points of the plane",
        lambda: both(
            gradient_penalty(flat, one, other, share), gradient_penalty.weight_gradients(flat, one, other, share)
        ),
        both(charged, told),
        worth=1,
        tol=1e-4,
        mistakes={
            no_graph: raises("no gradient reaches"),
            "The flat point goes free: its slope, 0, is to be charged (0 - 1)².": both(charged - 1 / 4, told),
            "The flat point was left out: its slope, 0, is to be charged (0 - 1)², and counts in the mean.": both(
                (charged - 1 / 4) * 4 / 3, {name: 4 / 3 * gradient for name, gradient in told.items()}
            ),
        },
        broken="A square root has no derivative at 0, and 0 times infinity is nan; torch's norm(dim=1) knows that.",
        fallback="If the items above are wrong too, begin there. If not: what is the norm's gradient at 0?",
    )


def mixture(real: Tensor, fake: Tensor, interpolate: Callable[..., object]) -> Tensor:
    """The ε of each number of what ``interpolate`` makes, (B, numbers in a sample)."""
    points = numbers(interpolate(real, fake), *real.shape)
    return ((points - fake) / (real - fake)).flatten(1)


def law(epsilon: Tensor) -> str:
    """How these are spread: 20,000 at most 0.02 from the uniform distribution function, and each end with its share.

    The ends are looked at by themselves: laws that thin out there, as a sigmoid of normal numbers does, or that begin
    a little later, are close to the uniform one everywhere else. So are the gaps: where chance placed them, their
    deviation is about their mean.
    """
    ordered, count = epsilon.sort().values, len(epsilon)
    gaps = ordered.diff()
    if ordered[-1] - ordered[0] <= 1e-3:
        return "all the same"
    if (gaps < 1e-9).sum() > 0.01 * count:
        return "shared"
    if gaps.std() < 0.2 * gaps.mean():
        return "not drawn"
    ends = torch.stack([epsilon < 0.02, epsilon > 0.98]).double().mean(1)
    off = (ordered - torch.linspace(0, 1, count, dtype=torch.float64)).abs().max()
    near, share = 0.02 * (MANY / count) ** 0.5, max(0.006, 30 / count)
    reached = ordered[0] < 20 / count and ordered[-1] > 1 - 20 / count
    return "uniform on [0, 1]" if reached and off <= near and ((ends - 0.02).abs() <= share).all() else "not uniform"


def related(once: Tensor, again: Tensor) -> bool:
    """Whether ε goes with its place in the batch, with the one before it, or with its value at another call."""
    place = torch.arange(len(once), dtype=torch.float64)
    rows = [once[1:], once[:-1], again[1:], again[:-1], place[1:]]
    return not torch.corrcoef(torch.stack(rows)).triu(1).abs().max() <= 0.05


AUTOGRAD = {
    "autograd must know x̂ before the critic sees it: x̂.requires_grad_().": raises("does not require grad"),
    "autograd.grad wants one number: the sum of the scores.": raises("only for scalar outputs"),
    "Give the critic the very x̂ that you differentiate in.": raises("not have been used in the graph"),
}


def slips(critic: nn.Module, x: Tensor, g: Tensor, epsilon: Tensor) -> dict[str, Tensor]:
    """What the penalty comes to with one slip, for a batch of any shape."""
    slope = values.gradients(critic, values.between(x, g, epsilon)).detach().flatten(1)  # (B, n)
    norms = slope.norm(dim=1)
    penalties = (norms - 1).square()
    swapped = values.between(x, g, 1 - epsilon)
    found = {
        "The mean over the batch is missing.": penalties,
        "The penalty was taken at the real points; it belongs in between.": values.penalty(critic, x),
        "The penalty was taken at the generated points; it belongs in between.": values.penalty(critic, g),
        "ε and 1 - ε are swapped: ε = 1 is the real point.": values.penalty(critic, swapped),
        "The mean came before the norm: each sample has its own.": (slope.mean(0).norm() - 1).square(),
        "The mean came before the square: each sample has its own penalty.": (norms.mean() - 1).square(),
        "This is one norm over the whole batch: each sample has its own.": (slope.norm() - 1).square(),
        "This is the sum over the batch; the mean is asked for.": penalties.sum(),
        "The norm was squared once too often: (‖g‖ - 1)².": (norms.square() - 1).square().mean(),
        "The square is missing: (‖g‖ - 1)².": (norms - 1).abs().mean(),
        "The 1 is missing: (‖g‖ - 1)².": norms.square().mean(),
        "This is the one-sided penalty, which lets slopes below 1 go free; here they are charged as well.": (
            (norms - 1).relu().square().mean()
        ),
        "The weight λ does not belong in here.": 10 * penalties.mean(),
    }
    return {hint: value.detach() for hint, value in found.items()}


def slips_of_shape(critic: nn.Module, x: Tensor, g: Tensor, epsilon: Tensor) -> dict[str, Tensor]:
    """The same for slips that only images of the shape (B, C, H, W) suffer in silence, alone and two at a time."""

    def pixel_by_pixel(points: Tensor) -> Tensor:
        return (values.gradients(critic, points).norm(dim=1) - 1).square().mean()

    columns, rows = (epsilon.reshape(shape) for shape in ((-1,), (-1, 1)))
    wrong = {"columns": columns * x + (1 - columns) * g, "rows": rows * x + (1 - rows) * g}
    channels = "The norm was taken over the channels only, pixel by pixel: flatten everything but the batch."
    along = "ε went along the {} of the images instead of the batch: give it the shape (B, 1, 1, 1)."
    found = {channels: pixel_by_pixel(values.between(x, g, epsilon))}
    found |= {along.format(where): values.penalty(critic, points) for where, points in wrong.items()}
    found |= {f"{along.format(where)} {channels}": pixel_by_pixel(points) for where, points in wrong.items()}
    return {hint: value.detach() for hint, value in found.items()}


def all_differ(critic: nn.Module, x: Tensor, g: Tensor, epsilon: Tensor) -> bool:
    """Whether each slip of shape shows, and as itself."""
    found = [values.penalty(critic, values.between(x, g, epsilon)), *slips_of_shape(critic, x, g, epsilon).values()]
    return bool(torch.stack(found).sort().values.diff().min() > 1e-3)
