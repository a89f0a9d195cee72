"""Exercise 12, Parts 1 and 3: projections, and the margin, a loss that does not fade."""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn.functional import normalize, one_hot

from course_lib.checking.classifiers import margin, signed
from course_lib.checking.draw import Draw
from course_lib.checking.expectation import expect


def _around(draw: Draw, *shape: int) -> Tensor:
    """Perturbations that reach out of the unit ball and into it in every stretch of their last dimension."""
    sizes = draw.uniform(0.2, 2, *shape)
    sizes[..., 0], sizes[..., 1] = draw.uniform(1.2, 2, *shape[:-1]), draw.uniform(0.2, 0.8, *shape[:-1])
    signs = signed(draw, *shape).sign()
    signs.flatten()[0] = -1
    return sizes * signs


def _rows(draw: Draw, sizes: list[float], *shape: int) -> Tensor:
    """Perturbations of these 2-norms."""
    return normalize(signed(draw, len(sizes), *shape).flatten(1)).mul(torch.tensor(sizes)[:, None]).unflatten(1, shape)


def _shrunk(delta: Tensor, eps: float, size: Tensor) -> Tensor:
    return delta * (eps / size).clamp(max=1)


def projection(draw, project):
    eps = draw.number(0.1, 0.3)
    delta = eps * _around(draw, 3, 2, 4)
    cut = delta.clamp(-eps, eps)
    both = "2-norm, two balls: a perturbation just outside, one far outside, one just inside, of shape (2, 2, 3)"
    yield expect(
        "∞-norm, three perturbations of shape (2, 4)",
        lambda: project(delta, eps, "linf"),
        cut,
        worth=1,
        mistakes={
            "Scaling the whole perturbation obeys the bound but is not the nearest point: each pixel has its own.": eps
            * delta
            / delta.abs().amax((1, 2), keepdim=True),
            "Only the upper end is cut.": delta.clamp(max=eps),
            "Every pixel was put on the ball's surface; those inside stay where they are.": eps * delta.sign(),
            "This is the projection for the 2-norm.": eps * normalize(delta.flatten(1)).view_as(delta),
            "The numbers are right, the shape is not: give back the shape of delta.": cut.flatten(1),
        },
        needs=both,
    )
    balls = []
    for radius in (draw.number(0.001, 0.003), draw.number(3, 5)):
        sizes = [radius * draw.number(low, high) for low, high in ((1.03, 1.1), (3, 4), (0.9, 0.97))]
        balls.append((_rows(draw, sizes, 2, 2, 3), radius))

    def all_by(rule: Callable[[Tensor, float, Tensor], Tensor]) -> list[Tensor]:
        """What a rule makes of the perturbations, the radius, the perturbations' norms."""
        return [rule(d, radius, d.flatten(1).norm(dim=1)[:, None, None, None]) for d, radius in balls]

    yield expect(
        both,
        lambda: [project(d, radius, "l2") for d, radius in balls],
        all_by(_shrunk),
        worth=2,
        mistakes={
            "One norm for the whole batch: each row has its own ball.": all_by(lambda d, e, n: _shrunk(d, e, d.norm())),
            "The norm runs over the last dimension only; a perturbation is one vector of all its pixels.": all_by(
                lambda d, e, n: _shrunk(d, e, d.norm(dim=-1, keepdim=True))
            ),
            "One norm for each channel; a perturbation is one vector of all its pixels and channels.": all_by(
                lambda d, e, n: _shrunk(d, e, d.norm(dim=(2, 3), keepdim=True))
            ),
            "Divided by the squared norm.": all_by(lambda d, e, n: e * d / n**2),
            "The result has norm 1, not ε.": all_by(lambda d, e, n: torch.where(n > e, d / n, d)),
            "Each pixel was clamped, as for the ∞-norm: that shortens δ but turns it, too.": all_by(
                lambda d, e, n: d.clamp(-e, e)
            ),
            "What is inside stays where it is: a projection is the identity there.": all_by(lambda d, e, n: e * d / n),
            "What is inside the ball of radius ε stays, not of radius 1.": all_by(
                lambda d, e, n: torch.where(n > 1, e * d / n, d)
            ),
            "The numbers are right, the shape is not: give back the shape of delta.": all_by(
                lambda d, e, n: _shrunk(d, e, n).flatten(1)
            ),
        },
    )
    spread = signed(draw, 2, 8, low=0.9, high=1.1)
    peaked = torch.cat([signed(draw, 2, 1), signed(draw, 2, 7, low=0.01, high=0.03)], 1)
    eps = draw.number(1.3, 2)
    sizes = eps * torch.tensor([0.95, 1.05, 0.95, 1.05, 0])[:, None]
    edge = (normalize(torch.cat([spread, peaked, spread[:1]])) * sizes).view(5, 2, 4)
    yield expect(
        "2-norm, at 0.95 ε and 1.05 ε: nearly all of it in one pixel, or the same in all; and zero",
        lambda: project(edge, eps, "l2"),
        _shrunk(edge, eps, sizes[:, :, None]),
        worth=2,
        mistakes={
            "What is inside stays where it is: a projection is the identity there.": (
                eps * normalize(edge.flatten(1)).view_as(edge)
            ),
        },
        broken="0/0: the zero perturbation has no direction. It is inside, and stays.",
        fallback="Row by row: where the 2-norm is above ε, shrink to length ε; elsewhere leave alone.",
    )


def _labels(draw: Draw, rows: int, classes: int) -> tuple[Tensor, Tensor]:
    """For each row a label and another."""
    return draw.uniform(0, 1, rows, classes).argsort(1)[:, :2].T


def masking(draw, margin_loss):
    logits, y = -draw.uniform(1, 4, 8, 4), _labels(draw, 8, 4)[0]
    rows = torch.arange(8)
    logits[rows[:2], y[:2]], logits[2, y[2]] = -0.5, -4.5  # the true label leads, or is last
    logits[3, y[3]] = logits[3, (y[3] + torch.arange(1, 4)) % 4].max()  # or ties with the best other
    logits[4] -= draw.number(2e3, 4e3)
    logits[5] -= draw.number(2e9, 4e9)
    logits[6] += draw.number(5, 8)
    logits[7, y[7]] += draw.number(1e6, 2e6)
    right, true = margin(logits, y), logits.gather(1, y[:, None])[:, 0]
    top = logits.topk(2).values

    def replaced(value: float) -> Tensor:
        return logits.scatter(1, y[:, None], value).amax(1) - true

    too_high = "The true logit was replaced by {:g}, and logits may be lower: replace it by -inf."
    value = "Margin of eight rows: nearly all logits negative, some rows thousands, millions, billions away"
    yield expect(
        value,
        lambda: margin_loss(logits, y),
        right,
        worth=2,
        mistakes={
            "The sign is flipped: the loss rises as the true label loses.": -right,
            "The largest of all logits is taken; the true label's own must be left out.": logits.amax(1) - true,
            "The true logit was replaced by 0, and with negative logits 0 wins: replace it by -inf.": replaced(0.0),
            too_high.format(-100): replaced(-100.0),
            too_high.format(-10000): replaced(-1e4),
            "This is the true logit alone: the best of the others is missing.": -true,
            "This is the gap between the two best; the true logit has to stand in it, wherever that ranks.": (
                top[:, 1] - top[:, 0]
            ),
            "One number for each row is asked for.": right.mean(),
            "The numbers are right, the shape is not: (B,) is asked for, not (B, 1).": right[:, None],
            "(B, 1) minus (B,) is (B, B): without keepdim both sides are (B,).": (true + right)[:, None] - true,
        },
        fallback="Leave out the true logit, whatever it and the others are: -inf in its place never wins.",
        broken="Not finite: no softmax before, whose 0 has no logarithm, and no 0·∞.",
    )
    sure, (labels, best) = signed(draw, 8, 4), _labels(draw, 8, 4)
    first = torch.where(rows < 5, labels, best)  # of which the model is sure
    second = torch.where(rows < 5, best, labels)
    sure[rows, second] = draw.uniform(2.2, 3, 8)
    sure[rows, first] += draw.uniform(2e3, 5e3, 8)
    yield expect(
        "Its gradient in the logits, where the model is so sure that cross-entropy has none, or sure of another label",
        lambda: margin_loss.gradient(sure, labels),
        one_hot(best, 4).double() - one_hot(labels, 4).double(),
        worth=2,
        fallback="+1 at the best other logit, -1 at the true one: use torch operations on the logits, no softmax "
        "before.",
        needs=value,
    )
