"""Exercise 11, Parts 4 and 5: the best perturbation for three norms, and inside the image's box."""

import torch
from torch import Tensor, nn

from course_lib.checking.classifiers import signed
from course_lib.checking.expectation import expect
from course_lib.checking.returned import numbers

BOX = "6 · Zero gradients, and the image's own box"
NORMS = {"linf": ("∞-norm", torch.inf), "l2": ("2-norm", 2), "l1": ("1-norm", 1)}
SLACK = 1e-6  # by which a δ may leave its ball or box, by rounding


def norms(draw, best_perturbation):
    count, eps = int(draw.number(6, 20)), draw.number(0.1, 0.6)
    g = _falling(signed(draw, count))
    wants, known = zip(_three(g, eps), _three(-g, eps))
    for norm, (name, _) in NORMS.items():
        yield expect(
            f"Best δ for the {name}, {count} coordinates, and the best for the gradient turned round",
            lambda norm=norm: (best_perturbation(g, eps, norm), best_perturbation(-g, eps, norm)),
            tuple(want[norm] for want in wants),
            worth=1,
            mistakes={hint: tuple(one[norm][hint] for one in known) for hint in known[0][norm]},
            fallback="Among all δ of that norm ≤ ε, g·δ must be largest. Write down Hölder's inequality and its "
            "equality.",
        )
    wide = -_falling(signed(draw, int(draw.number(40, 80))))
    wide[wide.abs().argsort()[len(wide) // 2]] = wide.max()  # two are the largest: only their sum is limited
    gains = f"The gains g·δ of the three, each δ in its own ball, in {len(wide)} dimensions, and turned round"
    flat, nothing = g.clone(), torch.zeros_like(g)
    flat[2:5] = 0
    yield expect(
        "Best δ for the ∞-norm and the 2-norm where three of the gradient's coordinates are zero",
        lambda: (best_perturbation(flat, eps, "linf"), best_perturbation(flat, eps, "l2")),
        (eps * flat.sign(), eps * flat / flat.norm()),
        worth=1,
        fallback="Leave a coordinate that gains nothing as it is: sign(0) = 0.",
        read=BOX,
    )
    yield expect(
        "All three norms where the whole gradient is zero, and where it is small",
        lambda: (
            [best_perturbation(nothing, eps, norm) for norm in NORMS]
            + [best_perturbation(g * 1e-5, eps, norm) for norm in NORMS]
        ),
        [nothing] * 3 + [wants[0][norm] for norm in NORMS],
        worth=1,
        needs=gains,
        broken="0/0: where there is no gradient no direction is better than another, and δ = 0 is asked for.",
        fallback="Where nothing can be gained, δ = 0 is asked for; a small gradient has a direction like any other, "
        "and a number added to its length makes δ too short.",
        read=BOX,
    )
    best = eps * torch.stack([wide.abs().sum(), wide.norm(), wide.abs().max()])
    yield expect(
        gains,
        lambda: [_gains(best_perturbation, turned, eps) for turned in (wide, -wide)],
        [{"gains": best, "in its ball": True}] * 2,
        worth=1,
        mistakes={
            "The gains are those of the best δ, but a δ is too large: each one's own norm is ε at most.": [
                {"gains": best, "in its ball": False}
            ]
            * 2,
            "Two coordinates are equally large here: in the 1-norm they share the ε, or one of them takes it.": [
                {"gains": best * torch.tensor([1, 1, 2]), "in its ball": False}
            ]
            * 2,
        },
        fallback="The gain over the ball of one norm is ε times the dual norm of the gradient: ‖g‖₁, ‖g‖₂, ‖g‖_∞.",
    )


def _three(g: Tensor, eps: float) -> tuple[dict[str, Tensor], dict[str, dict[str, Tensor]]]:
    """The best δ in each norm, and what the usual mistakes give, by their hints."""
    top = torch.zeros_like(g)
    top[g.abs().argmax()] = g[g.abs().argmax()].sign()
    wants = {"linf": eps * g.sign(), "l2": eps * g / g.norm(), "l1": eps * top}
    return wants, {
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


def _falling(g: Tensor) -> Tensor:
    """``g`` with its largest entry in size made negative, and the smallest positive: the largest is another one."""
    low, top = g.abs().argmin(), g.abs().argmax()
    return g.index_fill(0, top, -g[top].abs().item()).index_fill(0, low, g[low].abs().item())


def _gains(best_perturbation, g: Tensor, eps: float) -> dict[str, object]:
    """What each answer gains, and whether each is small enough in its own norm."""
    found = [numbers(best_perturbation(g, eps, norm), len(g)) for norm in NORMS]
    sizes = torch.stack([delta.norm(p=p) for delta, (_, p) in zip(found, NORMS.values())])
    return {"gains": torch.stack(found) @ g, "in its ball": bool((sizes <= eps + SLACK).all())}


def box(draw, best_in_box):
    g, eps = signed(draw, 2, 6), draw.number(0.2, 0.4)
    dark, bright = (
        ([0, 1], [0, 1]),
        ([0, 1], [4, 2]),
    )  # in each image a pixel at one end, and one at the other, to leave
    g[dark], g[bright] = -g[dark].abs(), g[bright].abs()
    g[0, 3] = g[1, 0] = 0
    x = draw.uniform(0.45, 0.55, 2, 6)
    low, high = -draw.number(0.05, 0.15), draw.number(1.2, 2)
    near = f"Best δ for two images with pixels near both ends of [{low:.3g}, {high:.3g}]"
    yield expect(
        "Best δ for two images in the middle of [0, 1], where the box does not bind",
        lambda: best_in_box(g, x, eps, 0.0, 1.0),
        eps * g.sign(),
        worth=1,
        needs=near,
        mistakes={
            "This is the moved image; the perturbation alone is asked for.": x + eps * g.sign(),
            "This lowers the loss: the sign is flipped.": -eps * g.sign(),
            "Here δ itself is clamped to the box of the pixels; the moved image must lie in it.": eps * g.sign().relu(),
        },
        fallback="No room is missing here: this is the step of Part 4 for the ∞-norm.",
    )
    darkest = torch.tensor([[1, 1, 1, 0, 0, 0], [0, 1, 0, 1, 0, 1]], dtype=torch.bool)
    edge = torch.where(darkest, low + draw.uniform(0, 0.15, 2, 6), high - draw.uniform(0, 0.15, 2, 6))
    free = eps * g.sign()
    best = (edge + free).clamp(low, high) - edge
    yield expect(
        near,
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
        fallback="Each pixel on its own: it moves uphill by ε, or as far as there is room.",
    )
    room, beyond = torch.where(g > 0, high - edge, edge - low), draw.number(1.1, 2) * (high - low)
    gain, most = (g.abs() * room.clamp(max=eps)).sum(-1), (g.abs() * room).sum(-1)

    def gained(eps: float) -> dict[str, object]:
        delta = numbers(best_in_box(g, edge, eps, low, high), 2, 6)
        moved = edge + delta
        allowed = (delta.abs() <= eps + SLACK) & (moved >= low - SLACK) & (moved <= high + SLACK)
        return {"gains": (delta * g).sum(-1), "allowed": bool(allowed.all())}

    yield expect(
        "What your δ gains in each of the two images, and whether it is allowed; and for an ε larger than the box",
        lambda: [gained(eps), gained(beyond)],
        [{"gains": all_of_it, "allowed": True} for all_of_it in (gain, most)],
        worth=1,
        mistakes={
            "The gains are those of the best δ, but this one leaves the ball or the box.": [
                {"gains": all_of_it, "allowed": False} for all_of_it in (gain, most)
            ]
        },
        fallback="The most that can be gained is Σ |g_i| min(ε, room_i), the room being that on the side of the step.",
    )
