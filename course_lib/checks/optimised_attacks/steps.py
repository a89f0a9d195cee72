"""Exercise 12, Parts 1 and 3: projections, and the margin as a loss."""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn.functional import normalize, one_hot

from course_lib.checking import returned
from course_lib.checking.classifiers import ALONE, alone, margin, signed
from course_lib.checking.draw import Draw
from course_lib.checking.expectation import expect


def _in_shape(value: object, like: Tensor) -> Tensor:
    """What was returned, in the shape of ``like`` where it has as many numbers: the shape is asked for once."""
    found = returned.tensor(value)
    return found.view_as(like) if found.numel() == like.numel() else found


def _around(draw: Draw, *shape: int) -> Tensor:
    """Perturbations that reach out of the unit ball and into it along every row, column and channel."""
    sizes, signs = draw.uniform(0.2, 0.8, *shape), signed(draw, *shape).sign()
    outside = torch.stack(torch.meshgrid(*map(torch.arange, shape), indexing="ij")).sum(0) % 2 == 0
    signs[(0,) * len(shape)], signs[(-1,) * len(shape)] = -1, 1
    return torch.where(outside, sizes + 1, sizes) * signs


def _rows(draw: Draw, sizes: list[float], *shape: int) -> Tensor:
    """Perturbations of these 2-norms; in the first, one pixel holds nearly all of it, in the second, all are alike."""
    rows = signed(draw, len(sizes), *shape, low=0.5).flatten(1)
    rows[0, 1:] *= 0.02
    rows[1] = rows[1].sign()
    return normalize(rows).mul(torch.tensor(sizes, dtype=torch.float64)[:, None]).unflatten(1, shape)


def _sizes(delta: Tensor) -> Tensor:
    """The 2-norm of each row, in a shape that multiplies ``delta``."""
    return delta.flatten(1).norm(dim=1).view(-1, *[1] * (delta.ndim - 1))


def _shrunk(delta: Tensor, eps: float, size: Tensor) -> Tensor:
    return delta * (eps / size).clamp(max=1)


def projection(draw, project):
    eps = draw.number(0.1, 0.3)
    delta = eps * _around(draw, 3, 2, 4)
    yield expect(
        "∞-norm, three perturbations of shape (2, 4)",
        lambda: _in_shape(project(delta, eps, "linf"), delta),
        delta.clamp(-eps, eps),
        worth=1,
        mistakes={
            "Scaling satisfies the bound but does not give the nearest point: clamp each pixel on its own.": (
                delta * eps / delta.abs().amax((1, 2), keepdim=True)
            ),
            "Only the upper bound is enforced.": delta.clamp(max=eps),
            "Only the lower bound is enforced.": delta.clamp(min=-eps),
            "Pixels inside [-ε, ε] must not change.": eps * delta.sign(),
            "This is the projection for the 2-norm.": _shrunk(delta, eps, _sizes(delta)),
        },
        fallback="Compare each pixel of the result with the pixel of `delta`, first those between -ε and ε.",
    )
    balls = []  # as many rows as channels, and as many columns: what is multiplied along a wrong dimension shows
    for radius, shape in ((draw.number(0.02, 0.04), (2, 2, 3)), (draw.number(3, 5), (3, 3))):
        sizes = [radius * draw.number(low, high) for low, high in ((1.03, 1.1), (1.03, 1.1), (3, 4))]
        balls.append((_rows(draw, sizes, *shape), radius))

    def all_by(rule: Callable[[Tensor, float, Tensor], Tensor]) -> list[Tensor]:
        """What a rule makes of the perturbations, the radius and the perturbations' norms."""
        return [rule(d, radius, _sizes(d)) for d, radius in balls]

    outside = "2-norm, perturbations outside a small ball and a large one"
    yield expect(
        outside,
        lambda: [_in_shape(project(d, radius, "l2"), d) for d, radius in balls],
        all_by(_shrunk),
        worth=2,
        mistakes={
            "This takes one norm of the whole batch; each perturbation has a norm of its own.": all_by(
                lambda d, e, n: _shrunk(d, e, d.norm())
            ),
            "The norm runs over the last dimension alone; it must run over all but the first.": all_by(
                lambda d, e, n: _shrunk(d, e, d.norm(dim=-1, keepdim=True))
            ),
            "This takes a norm for each channel; a perturbation is one vector of all its pixels.": all_by(
                lambda d, e, n: _shrunk(d, e, d.flatten(2).norm(dim=2).view(*d.shape[:2], *[1] * (d.ndim - 2)))
            ),
            "The factor of each row is multiplied along the last dimension instead of the first.": all_by(
                lambda d, e, n: d * (e / n.flatten()).clamp(max=1)
            ),
            "The factors have four dimensions: this is right for (B, C, H, W) alone.": all_by(
                lambda d, e, n: d * (e / n.view(-1, 1, 1, 1)).clamp(max=1)
            ),
            "This divides by the squared norm.": all_by(lambda d, e, n: e * d / n**2),
            "The result has norm 1 instead of ε.": all_by(lambda d, e, n: d / n),
            "Each pixel is clamped, as for the ∞-norm. That also changes the direction.": all_by(
                lambda d, e, n: d.clamp(-e, e)
            ),
            "A row is inside where its 2-norm is at most ε, not where each of its pixels is.": all_by(
                lambda d, e, n: torch.where(d.abs().flatten(1).amax(1).view_as(n) > e, e * d / n, d)
            ),
            "A row is inside where its 2-norm is at most ε, not at most 1.": all_by(
                lambda d, e, n: torch.where(n > 1, e * d / n, d)
            ),
        },
        fallback="Compare the 2-norm of each row of the result with ε, and its direction with that of `delta`.",
    )
    within = [
        (_rows(draw, [radius * draw.number(0.6, 0.95) for _ in range(3)], *d.shape[1:]), radius) for d, radius in balls
    ]
    within.append((torch.zeros(2, 2, 2, 3, dtype=torch.float64), draw.number(0.5, 2)))
    yield expect(
        "2-norm, perturbations inside the ball, and zero",
        lambda: [_in_shape(project(d, radius, "l2"), d) for d, radius in within],
        [d for d, _ in within],
        worth=1,
        mistakes={
            "A projection leaves what is inside the ball unchanged; this moves it to the surface.": [
                radius * d / _sizes(d).clamp(min=1e-12) for d, radius in within
            ],
        },
        fallback="Compare the result with `delta`, row by row.",
        broken="The result is not finite. What is ε divided by the norm of the zero perturbation?",
        needs=outside,
    )
    cube, radius = balls[1]
    yield expect(
        "Each perturbation alone, as a batch of one: shape and values",
        lambda: alone(lambda rows: project(cube[rows], radius, "l2"), cube),
        True,
        worth=1,
        mistakes=ALONE,
        fallback="Call `project(delta[:1], eps, 'l2')` and compare with the first row of the whole result.",
        needs=outside,
    )


def masking(draw, margin_loss):
    rows = torch.arange(4)
    logits, y = draw.uniform(-4, -1, 4, 4), draw.permutation(4)  # as many rows as classes
    logits[0, y[0]] = draw.number(-0.6, -0.2)  # the true label leads, by a little, and by twenty
    logits[1, y[1]] = logits[1].max() + 20
    logits[2, y[2]], logits[2, y[2] - 1] = -4.5, draw.number(1, 2)  # it is last, and another is positive
    logits[3, y[3]] = logits[3, (y[3] + rows[1:]) % 4].max()  # it ties with the best other
    right, true = margin(logits, y), logits.gather(1, y[:, None])[:, 0]
    best, top = right + true, logits.topk(2).values
    ordinary = "Margin of four rows of ordinary logits, most of them negative"
    yield expect(
        ordinary,
        lambda: _in_shape(margin_loss(logits, y), right),
        right,
        worth=1,
        mistakes={
            "The sign is flipped: the margin is positive where another class wins.": -right,
            "The maximum includes the true label; it must run over the other classes.": logits.amax(1) - true,
            "The true logit is replaced by 0, which wins against negative logits.": (
                logits.scatter(1, y[:, None], 0).amax(1) - true
            ),
            "This is minus the true logit; the best other logit is missing.": -true,
            "This is the best other logit; the true logit is missing.": best,
            "This is the gap between the two largest logits, whatever the label.": top[:, 1] - top[:, 0],
            "The best other logit is excluded by its value, and a class that ties with y is lost.": (
                logits.masked_fill(logits == true[:, None], -torch.inf).amax(1) - true
            ),
            "This is one number; one for each row is needed.": right.mean(),
            "The difference of shapes (B, 1) and (B,) is (B, B).": best[:, None] - true,
            "The difference of shapes (B,) and (B, 1) is (B, B).": best - true[:, None],
        },
        fallback="Compare with the margin of one row that you work out by hand.",
        broken="The result is not finite. Look for the logarithm of 0 and for 0 times infinity.",
    )
    far, z = torch.arange(6), draw.uniform(-4, -1, 6, 4)
    labels = (draw.uniform(0, 4, 6)).long()
    z[0] -= draw.number(2e3, 4e3)
    z[0, labels[0]] -= 5  # the true label is last
    z[1] -= draw.number(2e4, 4e4)
    z[2] -= draw.number(2e9, 4e9)
    z[3, labels[3]] += draw.number(2e3, 4e3)
    z[4, labels[4]] += draw.number(2e4, 4e4)
    z[5, labels[5]] += draw.number(2e9, 4e9)
    extreme, others = margin(z, labels), z.gather(1, labels[:, None])[:, 0]

    def lowered(by: float) -> Tensor:
        return z.index_put((far, labels), others - by).amax(1) - others

    yield expect(
        "Margin of logits that are thousands, millions or billions apart from 0",
        lambda: _in_shape(margin_loss(z, labels), extreme),
        extreme,
        worth=1,
        mistakes={
            f"The true logit is replaced by {value:,.0f}, and the other logits may be lower than that.": (
                z.scatter(1, labels[:, None], value).amax(1) - others
            )
            for value in (-100.0, -1e3, -1e4, -1e5, -1e6, -1e9)
        }
        | {
            f"The true logit is lowered by {by:,.0f}, and it may still be the largest.": lowered(by)
            for by in (1e3, 1e4, 1e6, 1e9)
        },
        fallback="Compare the rows one by one. Which of them have very low logits, and which a very high true one?",
        broken="The result is not finite. Look for the logarithm of 0 and for 0 times infinity.",
    )
    sure = signed(draw, 8, 4)
    y_sure, rival = draw.uniform(0, 1, 8, 4).argsort(1)[:, :2].T  # a label and another, for each row
    first, second = (torch.where(torch.arange(8) < 5, *pair) for pair in ((y_sure, rival), (rival, y_sure)))
    sure[torch.arange(8), second] = draw.uniform(2.2, 3, 8)
    sure[torch.arange(8), first] += draw.uniform(2e3, 5e3, 8)
    slope = one_hot(rival, 4).double() - one_hot(y_sure, 4).double()
    yield expect(
        "Gradient in the logits, where the model is sure of some class",
        lambda: margin_loss.gradient(sure, y_sure),
        slope,
        worth=1,
        mistakes={
            "The gradient has the wrong sign.": -slope,
            "The gradient at the true logit is 0; it must be -1.": one_hot(rival, 4).double(),
            "The gradient at the best other logit is 0; it must be 1.": -one_hot(y_sure, 4).double(),
        },
        fallback="In each row, compare the gradient at the true logit, at the best other logit and at the rest.",
        broken="The gradient is not finite. Look for the logarithm of 0 and for 0 times infinity.",
    )
    yield expect(
        "Each row alone, as a batch of one: shape and values",
        lambda: alone(lambda rows: margin_loss(logits[rows], y[rows]), right),
        True,
        worth=1,
        mistakes=ALONE,
        fallback="Call `margin_loss(logits[:1], y[:1])` and compare with the first number of the whole result.",
        needs=ordinary,
    )
