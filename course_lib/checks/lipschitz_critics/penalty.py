"""Exercise 03, Part 7: the points between, the gradient penalty there, and what it tells the critic's weights."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from course_lib.checking.answers import AnswerError
from course_lib.checking.classifiers import until
from course_lib.checking.expectation import expect, raises
from course_lib.checking.returned import numbers, tensor
from course_lib.checks.lipschitz_critics import values

ANY_SHAPE = "Give ε the shape (B, 1, ..., 1), with as many ones as a sample has dimensions."
AUTOGRAD = {
    "x_hat must require a gradient before the critic sees it: x_hat.requires_grad_().": raises("does not require grad"),
    "autograd.grad differentiates one number: take the sum of the scores.": raises("only for scalar outputs"),
    "Differentiate in the same x_hat that the critic was given.": raises("not have been used in the graph"),
}
UNIFORM = "uniform"
KEPT = {"critic: gradients as before": True, "critic as before": True, "inputs as before": True}


def penalty(draw, interpolate, gradient_penalty):
    shapes = [(2,), (3, 3), (2, 2, 2)]
    batches = [ends(draw, count, *shape) for shape in shapes for count in (1, 3)]
    many = [ends(draw, 2000, *shape) for shape in shapes]

    def drawn() -> dict[str, str | bool]:
        few = [mixture(interpolate, *batch) for batch in batches]
        laws = [law(mixture(interpolate, *batch), mixture(interpolate, *batch)) for batch in many]
        return described(
            all((mixed.amax(1) - mixed.amin(1) < 1e-5).all() for mixed in few),
            next((found for found in laws if found != UNIFORM), UNIFORM),
            all(bool((mixed > -1e-6).all() and (mixed < 1 + 1e-6).all()) for mixed in few),
        )

    def described(one: bool, law: str, inside: bool = True) -> dict[str, str | bool]:
        return {"one ε for all of a sample": one, "from sample to sample": law, "in [0, 1]": inside}

    yield expect(
        "ε in interpolate: one per sample, uniform, drawn anew, any shape",
        drawn,
        described(True, UNIFORM),
        worth=2,
        mistakes={
            "All samples share one ε. Draw one for each sample.": described(True, "all the same"),
            "Some samples share an ε. Draw one for each sample.": described(True, "some the same"),
            "Two calls give the same ε. Draw them anew in every call.": described(True, "the same in every call"),
            "The numbers of one sample have different ε, so the point is not on the line segment. Draw one ε per "
            "sample.": described(False, UNIFORM),
            f"ε does not fit a batch of this shape. {ANY_SHAPE}": raises("must match"),
            f"The result has the wrong shape. {ANY_SHAPE}": raises("is needed, got shape"),
        },
        fallback="Print (x_hat - x̃) / (x - x̃) for a few samples: one number per sample, uniform on [0, 1].",
    )
    images = values.critic(draw, 18, 6, nn.Tanh)
    # as many samples as columns and rows: an epsilon of the wrong shape goes unnoticed
    x, g, epsilon = until(lambda: values.pairs(draw, images, 3, 2, 3, 3), lambda drawn: all_differ(images, *drawn))
    yield expect(
        "The penalty on three images with two channels",
        lambda: values.returned(gradient_penalty, images, x, g, epsilon),
        values.penalty(images, values.between(x, g, epsilon)).detach(),
        worth=1,
        mistakes=AUTOGRAD | slips_of_shape(images, x, g, epsilon) | slips(images, x, g, epsilon),
        fallback="Compare step by step for one sample: the point x_hat, its gradient, the norm, (norm - 1)².",
    )
    others = []
    for count, shape in ((4, (2,)), (4, (2, 6)), (1, (2, 3, 2))):
        critic = values.critic(draw, torch.Size(shape).numel(), 6, nn.Tanh)
        others.append((critic, *values.pairs(draw, critic, count, *shape)))
    slipped = [slips(*other) for other in others]
    yield expect(
        "The penalty for batches of other shapes, and for one sample",
        lambda: [values.returned(gradient_penalty, *other) for other in others],
        [values.penalty(critic, values.between(*of)).detach() for critic, *of in others],
        worth=1,
        mistakes=AUTOGRAD
        | {hint: [slip[hint] for slip in slipped] for hint in slipped[0]}
        | {
            f"ε does not fit a batch of this shape. {ANY_SHAPE}": raises("must match"),
            f"The points have the wrong shape. {ANY_SHAPE}": raises("shapes cannot be multiplied"),
            "A dimension was named that this batch does not have. Use flatten(1) before the norm.": raises(
                "imension out of range"
            ),
        },
        fallback="Print the shape of x_hat and of the norms for each of the three batches: as real, and (B,).",
    )
    direction = {name: draw.normal(*weight.shape) for name, weight in images.named_parameters()}

    def derivatives() -> float:
        """The derivative along ``direction`` by autograd, over that by differences of the answer's own values."""
        found = gradient_penalty.weight_gradients(images, x, g, epsilon)
        low, high = (
            numbers(values.returned(gradient_penalty, values.moved(images, direction, step), x, g, epsilon))
            for step in (-1e-5, 1e-5)
        )
        return sum((found[name] * step).sum() for name, step in direction.items()) / ((high - low) / 2e-5)

    yield expect(
        "The penalty's derivative in the weights: autograd's by the difference quotient",
        derivatives,
        1.0,
        worth=1,
        tol=1e-4,
        mistakes={
            "No gradient of the penalty reaches the weights. torch.autograd.grad needs create_graph=True for that.": (
                raises("no gradient reaches")
            ),
            "A Python number has no gradient. Return the tensor, without .item() or float().": raises("got a float"),
        },
        fallback="Look for detach, .data, .item() and no_grad between the weights and the penalty.",
    )
    flat = values.planar_critic(draw)
    points = values.around_a_flat_place(draw, flat)
    alone = [one[:1] for one in points]

    def at_a_flat_place() -> dict[str, object]:
        charged = tensor(values.returned(gradient_penalty, flat, *alone))
        try:
            told = gradient_penalty.weight_gradients(flat, *points)
        except AnswerError:  # the row above is about that
            told = {}
        return described_there(charged, all(bool(gradient.isfinite().all()) for gradient in told.values()))

    def described_there(charged: object, finite: bool) -> dict[str, object]:
        return {"penalty": charged, "gradients finite": finite}

    yield expect(
        "A ReLU critic at a point where its gradient is 0",
        at_a_flat_place,
        described_there(1.0, True),
        worth=1,
        tol=1e-4,
        mistakes={
            "The penalty of a point with gradient 0 is (0 - 1)² = 1, but yours is 0.": described_there(0.0, True),
            "The only point was left out of the mean. Its penalty is (0 - 1)² = 1.": described_there(torch.nan, True),
            "The gradient in the weights is not finite. A square root has an infinite derivative at 0, while torch's "
            "norm(dim=1) returns 0 there.": described_there(1.0, False),
        },
        fallback="Print the gradient norm and the penalty of this point.",
    )

    def traces() -> dict[str, bool]:
        frozen = values.critic(draw, 8, 4, nn.Tanh).eval()
        frozen[1].bias.requires_grad_(False)
        stale = {name: torch.ones_like(weight) for name, weight in frozen.named_parameters() if weight.requires_grad}
        real, fake = ends(draw, 2, 2, 2, 2)
        trained = gradient_penalty.train([frozen], [(real, fake, draw.uniform(0, 1, 2))], gradients=[stale])
        (after,) = trained.networks
        modes = {name: module.training for name, module in frozen.named_modules()}
        learning = {name: weight.requires_grad for name, weight in frozen.named_parameters()}
        same = after.training == modes and after.learning == learning
        points = interpolate.train([], [(real, fake)])
        same = same and values.equal(after.state, frozen.state_dict())
        return kept(values.equal(after.gradients, stale), same, all((*trained.kept, *points.kept)))

    def kept(*found: bool) -> dict[str, bool]:
        return dict(zip(KEPT, found))

    yield expect(
        "What both functions leave behind: gradients, modes, requires_grad, inputs",
        traces,
        KEPT,
        worth=1,
        mistakes={
            "The call changes the gradients stored in the critic's weights. torch.autograd.grad(scores, x_hat, ...) "
            "leaves them alone.": kept(False, True, True),
            "The critic must keep its mode, its weights and their requires_grad.": kept(True, False, True),
            "An input was written into, or was left with requires_grad. Work on new tensors.": kept(True, True, False),
        },
        fallback="Compare the critic and the inputs before and after the call.",
    )


def ends(draw, *shape: int) -> tuple[Tensor, Tensor]:
    return draw.uniform(1, 2, *shape), draw.uniform(-2, -1, *shape)


def mixture(interpolate: Callable[..., object], real: Tensor, fake: Tensor) -> Tensor:
    """The ε of each number of what ``interpolate`` makes, (B, numbers in a sample)."""
    points = numbers(values.returned(interpolate, real, fake), *real.shape)
    return ((points - fake) / (real - fake)).flatten(1)


def law(once: Tensor, again: Tensor) -> str:
    """How the ε of two calls are spread: 4,000 at most 0.05 from the uniform distribution function, and to the ends."""
    calls = [mixed[:, 0].sort().values for mixed in (once, again)]
    epsilon = torch.cat(calls).sort().values
    if calls[0][-1] - calls[0][0] < 1e-5:
        return "all the same"
    if (calls[0].diff() < 1e-9).sum() > 0.01 * len(once):
        return "some the same"
    if (calls[0] - calls[1]).abs().max() < 1e-5:
        return "the same in every call"
    off = (epsilon - torch.linspace(0, 1, len(epsilon), dtype=torch.float64)).abs().max()
    return UNIFORM if off < 0.05 and epsilon[0] < 0.01 and epsilon[-1] > 0.99 else "not uniform"


def slips(critic: nn.Module, x: Tensor, g: Tensor, epsilon: Tensor) -> dict[str, Tensor]:
    """What the penalty comes to with one slip, for a batch of any shape."""
    gradients = values.gradients(critic, values.between(x, g, epsilon)).detach().flatten(1)  # (B, n)
    norms = gradients.norm(dim=1)
    penalties = (norms - 1).square()
    found = {
        "The mean over the batch is missing.": penalties,
        "The penalty was taken at the real points. It belongs at the points in between.": values.penalty(critic, x),
        "The penalty was taken at the generated points. It belongs at the points in between.": (
            values.penalty(critic, g)
        ),
        "ε and 1 - ε are swapped: ε = 1 is the real point.": values.penalty(critic, values.between(x, g, 1 - epsilon)),
        "The mean was taken before the norm, but each sample has a norm of its own.": (
            (gradients.mean(0).norm() - 1).square()
        ),
        "The mean was taken before the square, but each sample has a penalty of its own.": (norms.mean() - 1).square(),
        "This is the norm over the whole batch, but each sample has a norm of its own.": (
            (gradients.norm() - 1).square()
        ),
        "This is the sum over the batch. The mean is asked for.": penalties.sum(),
        "The norm was squared before subtracting 1: the penalty is (‖g‖ - 1)².": (norms.square() - 1).square().mean(),
        "The square is missing: the penalty is (‖g‖ - 1)².": (norms - 1).abs().mean(),
        "The 1 is missing: the penalty is (‖g‖ - 1)².": norms.square().mean(),
        "This is the one-sided penalty. Here a gradient norm below 1 is penalised as well.": (
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
    channels = "The norm was taken over the channels only, for each pixel. Use flatten(1) before the norm."
    along = "ε was applied along the {} of the images instead of the batch. Give it the shape (B, 1, 1, 1)."
    found = {channels: pixel_by_pixel(values.between(x, g, epsilon))}
    found |= {along.format(where): values.penalty(critic, points) for where, points in wrong.items()}
    found |= {f"{along.format(where)} {channels}": pixel_by_pixel(points) for where, points in wrong.items()}
    return {hint: value.detach() for hint, value in found.items()}


def all_differ(critic: nn.Module, x: Tensor, g: Tensor, epsilon: Tensor) -> bool:
    """Whether each slip of shape shows, and as itself."""
    found = [values.penalty(critic, values.between(x, g, epsilon)), *slips_of_shape(critic, x, g, epsilon).values()]
    return bool(torch.stack(found).sort().values.diff().min() > 1e-3)
