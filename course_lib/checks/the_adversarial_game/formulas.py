"""Exercise 01, Parts 5 and 6: spherical interpolation, and Bayes' theorem."""

import torch
from torch import Tensor

from course_lib.checking.expectation import expect


def interpolation(draw, slerp):
    a, b = (_with_lengths(draw, 5) for _ in range(2))
    times = (draw.number(0.15, 0.4), draw.number(0.6, 0.85))
    lengths = [v.norm(dim=1, keepdim=True) for v in (a, b)]
    dots = (a * b).sum(1, keepdim=True)
    angle = (dots / (lengths[0] * lengths[1])).acos()

    def arc(t: float, angle: Tensor, a: Tensor = a, b: Tensor = b) -> Tensor:
        return (((1 - t) * angle).sin() * a + (t * angle).sin() * b) / angle.sin()

    def both(at) -> list[Tensor]:
        return [at(t) for t in times]

    way = f"Five pairs at t = {times[0]:.2f} and at t = {times[1]:.2f}"
    yield expect(
        way,
        lambda: both(lambda t: slerp(a, b, t)),
        both(lambda t: arc(t, angle)),
        worth=3,
        mistakes={
            "This is linear interpolation.": both(lambda t: torch.lerp(a, b, t)),
            "The arccosine is taken of a·b; divide by both lengths first.": both(lambda t: arc(t, dots.acos())),
            "This goes from b to a: t = 0 is a.": both(lambda t: arc(1 - t, angle)),
            "All rows share one angle; each pair has its own.": both(lambda t: arc(t, _one_angle(a, b))),
            "The ends were scaled to length 1; the formula applies to a and b as they are.": both(
                lambda t: arc(t, angle, a / lengths[0], b / lengths[1])
            ),
            "The division by sin Ω is missing.": both(lambda t: arc(t, angle) * angle.sin()),
        },
        fallback="Compute Ω of one pair by hand, and then the two factors.",
    )
    t = times[0]
    c = torch.cat([a[:1], a[:1] * draw.number(1.2, 2.5)])  # the same vector, and one in the same direction
    yield expect(
        "Two pairs of parallel vectors",
        lambda: slerp(a[:1].repeat(2, 1), c, t),
        torch.lerp(a[:1].repeat(2, 1), c, t),
        worth=1,
        needs=way,
        broken="This is not a number: what is sin Ω, and what may rounding do to the argument of the arccosine?",
        fallback="For parallel vectors the angle is 0 and the limit of the formula is linear interpolation.",
    )


def _with_lengths(draw, count: int) -> Tensor:
    """Rows whose lengths differ and are below 1, so that their dot products are within the range of a cosine."""
    directions = torch.nn.functional.normalize(draw.normal(count, 6), dim=1)
    return draw.uniform(0.3, 0.9, count, 1) * directions


def _one_angle(a: Tensor, b: Tensor) -> Tensor:
    return ((a * b).sum() / (a.norm() * b.norm())).acos()


def bayes(draw, posterior, change_prior):
    prior, new = (_shares(draw) for _ in range(2))
    few, many = draw.uniform(-4, 0, 1, 3), draw.uniform(-4, 0, 5, 3)

    def both(at) -> list[Tensor]:
        return [at(few), at(many)]

    yield expect(
        "Posterior of one point and of five, three classes",
        lambda: both(lambda logs: posterior(logs, prior)),
        both(lambda logs: (logs + prior.log()).softmax(1)),
        worth=2,
        mistakes={
            "The prior is not used.": both(lambda logs: logs.softmax(1)),
            "This is p(x|y) p(y); divide by its sum over the classes.": both(lambda logs: logs.exp() * prior),
            "This is normalised over the points; the classes must add up to 1.": both(
                lambda logs: (logs + prior.log()).softmax(0)
            ),
            "This is the logarithm of the posterior.": both(lambda logs: (logs + prior.log()).log_softmax(1)),
            "The likelihood was not exponentiated: the inputs are log p(x|y).": both(
                lambda logs: logs * prior / (logs * prior).sum(1, keepdim=True)
            ),
            "The prior was added to the logarithm: add its logarithm, or multiply the likelihood.": both(
                lambda logs: (logs + prior).softmax(1)
            ),
        },
        fallback="Each row is p(x|y) p(y), divided by its sum over the classes.",
    )
    far, equal = many - draw.number(2000, 3000), torch.full((3,), 1 / 3, dtype=torch.float64)
    yield expect(
        "Posterior where all likelihoods round to zero, with equal priors",
        lambda: posterior(far, equal),
        far.softmax(1),
        worth=1,
        broken="exp(-2000) is 0 in floating point, and 0/0 is not a number: subtract the largest logarithm first.",
        fallback="A constant that is added to all log-likelihoods of a row cancels.",
    )
    p = (many + prior.log()).softmax(1)

    def normalised(shares: Tensor) -> Tensor:
        return shares / shares.sum(1, keepdim=True)

    yield expect(
        "The same five predictions under another prior",
        lambda: change_prior(p, prior, new),
        normalised(p * new / prior),
        worth=2,
        mistakes={
            "The old prior is still in it: divide by it.": normalised(p * new),
            "Old and new are swapped.": normalised(p * prior / new),
            "The rows do not add up to 1: normalise again.": p * new / prior,
            "The prior did not change.": p,
            "This is normalised over the points; the classes must add up to 1.": (p * new / prior)
            / (p * new / prior).sum(0),
        },
        fallback="The posterior is proportional to p(x|y) p(y). Which factor changes?",
    )


def _shares(draw) -> Tensor:
    """Three probabilities in drawn order, clearly different from each other."""
    odds = torch.stack([draw.uniform(low, high, 1)[0] for low, high in ((0.5, 1), (2, 3), (5, 7))])
    return (odds / odds.sum())[draw.permutation(3)]
