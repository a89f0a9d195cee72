"""Exercise 03, Part 7: the points between, the gradient penalty there, and what it tells the critic's weights."""

import torch
from torch import Tensor, nn

from course_lib.checks import lipschitz_values as values
from course_lib.checks.part import expect, raises
from course_lib.checks.returned import numbers


def penalty(draw, interpolate, gradient_penalty):
    real, fake = draw.uniform(1, 2, 2000, 2, 2, 2), draw.uniform(-2, -1, 2000, 2, 2, 2)

    def mixture() -> Tensor:
        points = numbers(interpolate(real, fake), 2000, 2, 2, 2)
        return ((points - fake) / (real - fake)).flatten(1)  # (2000, 8)

    def epsilons() -> dict[str, str | bool]:
        once, again = mixture(), mixture()
        return drawn(
            "one" if (once.amax(1) - once.amin(1) < 1e-5).all() else "several",
            law(once.mean(1), again.mean(1)),
            bool((once > -1e-6).all() and (once < 1 + 1e-6).all()),
        )

    def law(once: Tensor, again: Tensor) -> str:
        ordered, place = once.sort().values, torch.arange(2000.0, dtype=torch.float64)
        if ordered[-1] - ordered[0] <= 1e-3:
            return "all the same"
        if (ordered - place / 1999).abs().max() >= 0.06:
            return "not uniform"
        related = torch.corrcoef(torch.stack([once, again, place]))
        return "not drawn" if related.triu(1).abs().max() > 0.15 else "uniform on [0, 1]"

    def drawn(in_a_sample: str, from_sample_to_sample: str, inside: bool = True) -> dict[str, str | bool]:
        return {"ε in a sample": in_a_sample, "over the samples": from_sample_to_sample, "between the ends": inside}

    yield expect(
        "2,000 points: between real and generated, one ε a sample, another for each sample, uniform on [0, 1]",
        epsilons,
        drawn("one", "uniform on [0, 1]"),
        worth=2,
        mistakes={
            "Here every pixel has an ε of its own, and the point is not on the segment between the two: draw one for "
            "each sample.": drawn("several", "not uniform"),
            "All samples share one ε: draw one for each.": drawn("one", "all the same"),
            "Each column, row or channel has an ε of its own: give it the shape (B, 1, 1, 1).": drawn(
                "several", "all the same"
            ),
            "This is no chance: ε is to be drawn, anew for each sample and at each call.": drawn("one", "not drawn"),
            "These points lie beyond the two ends: ε is uniform on [0, 1].": drawn("one", "not uniform", False),
        },
        hint="ε x + (1 - ε) x̃ with torch.rand(len(real)), in the shape (B, 1, ..., 1).",
    )
    images, plane = values.critic(draw, 18, 6, nn.Tanh), values.critic(draw, 2, 8, nn.Tanh)
    # as many samples as columns and rows: an epsilon of the wrong shape goes unnoticed
    x, g, epsilon = values.pairs(draw, images, 3, 2, 3, 3)
    yield expect(
        "The penalty on three images with two channels",
        lambda: gradient_penalty(images, x, g, epsilon),
        values.penalty(images, values.between(x, g, epsilon)).detach(),
        worth=1,
        mistakes=AUTOGRAD | slips_of_shape(images, x, g, epsilon) | slips(images, x, g, epsilon),
        hint="The gradient of the critic at the points in between, its norm sample by sample, minus 1, squared, "
        "averaged.",
    )
    u, v, share = values.pairs(draw, plane, 4, 2)
    any_shape = "It has to work for batches of any shape: (B, 2) as well as (B, C, H, W)."
    yield expect(
        "The same for four points of the plane",
        lambda: gradient_penalty(plane, u, v, share),
        values.penalty(plane, values.between(u, v, share)).detach(),
        worth=1,
        mistakes=AUTOGRAD
        | slips(plane, u, v, share)
        | {
            "ε has the shape (B,): along the columns it does not fit. Give it the shape (B, 1).": raises("must match"),
            any_shape: raises("shapes cannot be multiplied"),
            any_shape + " So flatten(1) before the norm.": raises("dim must be"),
            any_shape + " A dimension that is not there was named.": raises("Dimension out of range"),
        },
        hint="If it is wrong for the images too, begin there. If not: " + any_shape[0].lower() + any_shape[1:],
    )
    no_graph = (
        "The weights have no part in it: torch.autograd.grad needs create_graph=True, and nothing may be detached."
    )
    yield expect(
        "What the penalty tells the critic's weights (images)",
        lambda: gradient_penalty.weight_gradients(images, x, g, epsilon),
        values.penalty_in_the_weights(images, values.between(x, g, epsilon)),
        worth=2,
        mistakes={no_graph: raises("no gradient reaches")},
        hint="If the value of the penalty is wrong, so is its gradient: begin there. If it is right, some of its way "
        "from the weights was cut: look for detach, .data, .item() and no_grad.",
    )
    flat = values.planar_critic(draw)
    one, other, share = values.around_a_flat_place(draw, flat)
    yield expect(
        "The same for a ReLU critic that is flat at one of four points of the plane",
        lambda: gradient_penalty.weight_gradients(flat, one, other, share),
        values.penalty_in_the_weights(flat, values.between(one, other, share)),
        worth=1,
        tol=1e-4,
        mistakes={no_graph: raises("no gradient reaches")},
        broken="A square root has no derivative at 0, and 0 times infinity is nan; torch's norm(dim=1) knows that.",
        hint="If the items above are wrong too, begin there. If not: what is the norm's gradient at 0?",
    )


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
