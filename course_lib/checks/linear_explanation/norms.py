"""Exercise 11, Parts 4 and 5: the best perturbation for three norms, and inside the image's box."""

import torch
from torch import Tensor, nn

from course_lib.checking.classifiers import signed
from course_lib.checking.compare import close
from course_lib.checking.expectation import expect
from course_lib.checking.returned import numbers

BOX = "6 · Zero gradients, and the image's own box"
NORMS = {"linf": ("∞-norm", torch.inf), "l2": ("2-norm", 2), "l1": ("1-norm", 1)}
SLACK = 1e-6  # by which a δ may leave its ball, by rounding


def norms(draw, best_perturbation):
    count, eps = int(draw.number(6, 20)), draw.number(0.1, 0.6)
    g = _falling(signed(draw, count))
    wants, known = zip(_three(g, eps), _three(-g, eps))
    for norm, (name, _) in NORMS.items():
        yield expect(
            f"Best δ for the {name}, for a gradient g and for -g",
            lambda norm=norm: (best_perturbation(g, eps, norm), best_perturbation(-g, eps, norm)),
            tuple(want[norm] for want in wants),
            worth=1,
            mistakes={hint: tuple(one[norm][hint] for one in known) for hint in known[0][norm]},
            broken="Not finite. Look at what you divide by.",
            fallback=f"Compare the {name} of your δ with ε, and its gain g·δ with the bound of Hölder's inequality.",
        )
    flat = g.clone()
    flat[2:5] = 0

    def moved() -> dict[str, object]:
        delta = numbers(best_perturbation(flat, eps, "linf"), count)
        return {"moved": delta.abs() > SLACK, "within ε": bool(delta.abs().max() <= eps + SLACK)}

    yield expect(
        "∞-norm: which coordinates move where three have no gradient",
        moved,
        {"moved": flat != 0, "within ε": True},
        worth=1,
        mistakes={
            "Coordinates without gradient move; they gain nothing, so leave them alone (sign(0) = 0).": {
                "moved": torch.ones(count, dtype=torch.bool),
                "within ε": True,
            },
        },
        fallback="Coordinates without gradient must stay, all others move, each by at most ε.",
        read=BOX,
    )
    nothing, short = torch.zeros_like(g), wants[0]["l2"]

    def without_much() -> list[object]:
        """δ without gradient, and with a tiny one, unless the row of the 2-norm has charged a known mistake."""
        found = [best_perturbation(nothing, eps, norm) for norm in ("l2", "l1")]
        usual = best_perturbation(g, eps, "l2")
        slipped = any(close(usual, wrong, 1e-6) for wrong in known[0]["l2"].values())
        return [*found, short if slipped else best_perturbation(g * 1e-5, eps, "l2")]

    yield expect(
        "2-norm and 1-norm: no gradient; and a tiny gradient in the 2-norm",
        without_much,
        [nothing, nothing, short],
        worth=1,
        mistakes={
            "A zero gradient divided by its norm is 0/0, which is nan; δ = 0 is asked for.": [
                torch.full_like(g, torch.nan),
                nothing,
                short,
            ],
        },
        broken="Not finite. Look at what you divide by where the gradient is zero; δ = 0 is asked for there.",
        fallback="Without gradient δ = 0 is asked for. With a tiny gradient compare the length of δ with ε.",
        read=BOX,
    )
    tied = signed(draw, int(draw.number(40, 80)))
    first, second = tied.abs().topk(2).indices
    tied[second] = -tied[first]

    def in_a_tie() -> dict[str, float]:
        delta = numbers(best_perturbation(tied, eps, "l1"), len(tied))
        return {"|g·δ|": (tied @ delta).abs().item(), "1-norm of δ": delta.abs().sum().item()}

    most = eps * tied[first].abs().item()
    yield expect(
        "1-norm: gain and size of δ where two coordinates are the largest",
        in_a_tie,
        {"|g·δ|": most, "1-norm of δ": eps},
        worth=1,
        mistakes={
            "Both coordinates get all of ε: they share it, or one of them takes it.": {
                "|g·δ|": 2 * most,
                "1-norm of δ": 2 * eps,
            },
        },
        fallback="The 1-norm of δ may be at most ε, and the largest gain is ε times the largest |g_i|.",
    )


def _three(g: Tensor, eps: float) -> tuple[dict[str, Tensor], dict[str, dict[str, Tensor]]]:
    """The best δ in each norm, and what the usual mistakes give, by their hints."""
    top = torch.zeros_like(g)
    top[g.abs().argmax()] = g[g.abs().argmax()].sign()
    wants = {"linf": eps * g.sign(), "l2": eps * g / g.norm(), "l1": eps * top}
    return wants, {
        "linf": {
            "This is the step for the 2-norm; in the ∞-norm every coordinate may use all of ε.": wants["l2"],
            "This lowers the loss: the sign is wrong.": -wants["linf"],
            "Each coordinate may use all of ε; the size of its gradient does not matter.": eps * g / g.abs().max(),
            "This is ε g: the sign is missing.": eps * g,
            "This is sign(g): its ∞-norm is 1, not ε.": g.sign(),
        },
        "l2": {
            "This lowers the loss: the sign is wrong.": -wants["l2"],
            "The gradient is not divided by its norm: the length of δ must be ε.": eps * g,
            "The gradient is divided by its squared norm: the length of δ must be ε.": eps * g / g.norm() ** 2,
            "This is the step for the ∞-norm; its 2-norm is larger than ε.": wants["linf"],
            "This has length 1, not ε.": g / g.norm(),
        },
        "l1": {
            "This lowers the loss: the sign is wrong.": -wants["l1"],
            "All of ε belongs on the coordinate where it gains most; here every coordinate gets a share.": eps
            * g
            / g.abs().sum(),
            "The coordinate with the largest |g_i| counts, not the one with the largest g_i.": eps
            * nn.functional.one_hot(g.argmax(), len(g)).double(),
            "The coordinate with the largest |g_i| counts, not the one with the smallest g_i.": -eps
            * nn.functional.one_hot(g.argmin(), len(g)).double(),
            "This is the step for the 2-norm; its 1-norm is larger than ε.": wants["l2"],
            "This is the step for the ∞-norm; its 1-norm is larger than ε.": wants["linf"],
            "The coordinate is right, its sign is not that of g_i.": wants["l1"].abs(),
        },
    }


def _falling(g: Tensor) -> Tensor:
    """``g`` with its largest entry in size made negative, and the smallest positive: the largest is another one."""
    low, top = g.abs().argmin(), g.abs().argmax()
    return g.index_fill(0, top, -g[top].abs().item()).index_fill(0, low, g[low].abs().item())


def box(draw, best_in_box):
    g, x, eps = signed(draw, 2, 6), draw.uniform(0.45, 0.55, 2, 6), draw.number(0.2, 0.4)
    dark, bright = ([0, 1], [0, 1]), ([0, 1], [4, 2])  # in each image a pixel at either end that has to leave
    g[dark], g[bright] = -g[dark].abs(), g[bright].abs()
    free = eps * g.sign()

    def corrected(g: Tensor, x: Tensor, low: float, high: float) -> object:
        """The answer, put right where the first row has charged a slip that says how."""
        begin = best_in_box(g0, x0, eps, -1.0, 2.0)
        if close(begin, -free, 1e-6):
            return best_in_box(-g, x, eps, low, high)
        found = best_in_box(g, x, eps, low, high)
        return numbers(found, *x.shape) - x if close(begin, x0 + free, 1e-6) else found

    g0, x0 = g, x
    yield expect(
        "Two images in the middle of [-1, 2], and one alone",
        lambda: (best_in_box(g, x, eps, -1.0, 2.0), best_in_box(g[:1], x[:1], eps, -1.0, 2.0)),
        (free, free[:1]),
        worth=1,
        mistakes={
            "This is the moved image; the perturbation alone is asked for.": (x + free, (x + free)[:1]),
            "This lowers the loss: the sign is wrong.": (-free, -free[:1]),
            "This is ε g: the sign is missing.": (eps * g, eps * g[:1]),
            "The image alone loses its batch dimension: return the shape (B, n).": (free, free[0]),
        },
        fallback="The box does not bind here: compare with Part 4 for the ∞-norm, row by row.",
    )
    low, high = -draw.number(0.05, 0.15), draw.number(1.2, 2)
    darkest = torch.tensor([[1, 1, 1, 0, 0, 0], [0, 1, 0, 1, 0, 1]], dtype=torch.bool)
    edge = torch.where(darkest, low + draw.uniform(0, 0.15, 2, 6), high - draw.uniform(0, 0.15, 2, 6))
    best = (edge + free).clamp(low, high) - edge
    nearer = torch.minimum(edge - low, high - edge).clamp(max=eps)
    yield expect(
        f"Two images with pixels near both ends of [{low:.3g}, {high:.3g}]",
        lambda: corrected(g, edge, low, high),
        best,
        worth=2,
        mistakes={
            "The image leaves its box: no pixel may end below low or above high.": free,
            "Here δ itself is clamped to [low, high]; it is the moved image that must lie there.": free.clamp(
                low, high
            ),
            "The box is taken to be [0, 1]; here it is [low, high].": (edge + free).clamp(0, 1) - edge,
            "A pixel without room for all of ε stays where it is here; it may still use what room there is.": (
                free * torch.isclose(best, free)
            ),
            "The room to the nearer end is used; what counts is the room in the direction of the step.": (
                g.sign() * nearer
            ),
        },
        fallback="For each pixel on its own: it moves uphill by ε, or as far as there is room.",
    )
    blank = g.index_fill(1, torch.tensor([3, 5]), 0)
    up, down = torch.full_like(x, eps), torch.full_like(x, -eps)
    yield expect(
        "Two pixels of each image without gradient, far from both ends",
        lambda: corrected(blank, x, -1.0, 2.0),
        eps * blank.sign(),
        worth=1,
        mistakes={
            "Pixels without gradient go down here; leave them alone (sign(0) = 0).": torch.where(blank > 0, up, down),
            "Pixels without gradient go up here; leave them alone (sign(0) = 0).": torch.where(blank < 0, down, up),
        },
        broken="Not finite. Look at what you divide by where the gradient is zero.",
        fallback="A pixel without gradient stays where it is; compare the others with ε sign(g).",
    )
