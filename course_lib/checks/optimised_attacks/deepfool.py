"""Exercise 12, Part 5: DeepFool, and its typical mistakes."""

import torch
from torch import Tensor, nn
from torch.nn.functional import normalize, one_hot

from course_lib.checking import returned
from course_lib.checking.answers import Answer
from course_lib.checking.classifiers import margin, signed, until
from course_lib.checking.draw import Draw
from course_lib.checking.expectation import expect, raises

VARIANTS = {}, {"place": 0.0}, {"place": 0.0, "look": 0.0}  # of the text; at the plain sum; as in the paper: all right
AWAY = "This leads away from the boundary: a step along w_k makes f_k rise, and it has to rise to 0."


def _affine(draw: Draw, x: Tensor, classes: int, y: int, near: int, steep: bool) -> nn.Sequential:
    """An affine classifier of class y at ``x``, with the nearest boundary that of ``near``.

    Another boundary is up to twice as far, and a trap. Where the nearest is ``steep``, its logit is the last and rises
    in one pixel, the trap's is close and rises a little in all; otherwise the other way round. So each is the nearer
    one to somebody who takes another norm, or its square, or none.
    """
    trap = next(k for k in draw.uniform(0, 1, classes).argsort().tolist() if k not in (y, near))
    slope, distance = draw.uniform(0.8, 1.1, classes), draw.uniform(0.25, 0.35, classes)
    high, low = (near, trap) if steep else (trap, near)
    slope[high], slope[low] = draw.number(5, 6), draw.number(0.5, 0.8)
    distance[near], distance[trap] = draw.number(0.08, 0.1), draw.number(0.14, 0.18)
    slope[y] = distance[y] = 0
    apart = signed(draw, classes, x.numel())
    apart[high], apart[low] = signed(draw, x.numel(), low=0.01, high=0.05), signed(draw, x.numel(), low=0.9, high=1.1)
    apart[high, int(draw.number(0, x.numel()))] = 1
    layer = nn.Linear(x.numel(), classes, dtype=torch.float64)
    layer.weight.data = signed(draw, x.numel()) + slope[:, None] * normalize(apart)
    layer.bias.data = -slope * distance - layer.weight.data @ x.flatten()
    return nn.Sequential(nn.Flatten(), layer).eval()


def _walk(
    model: nn.Module,
    x: Tensor,
    y: Tensor,
    eta: float,
    steps: int,
    *,
    sign: float = 1.0,
    stop: bool = True,
    norm: float = 2,
    power: float = 1,
    printed: bool = False,
    kept: int = 1000,
    among: int = 1000,
    place: float | None = None,
    look: float | None = None,
) -> Tensor:
    """DeepFool's perturbations of a batch, its variants, and its typical mistakes.

    The class is the one with the smallest ``|f| / norm(w) ** power`` ``among`` the largest other logits, and after
    ``kept`` steps always the same. ``place`` and ``look`` are the overshoots at the point where it linearises and where
    it looks at the class, ``eta`` unless told.
    """
    total, rows, k = torch.zeros_like(x), torch.arange(len(x)), None
    place, look = (eta if overshoot is None else overshoot for overshoot in (place, look))
    for taken in range(steps):
        going = (model(x + (1 + look) * total).argmax(1) == y).double()[:, None] if stop else 1.0
        if stop and not going.any():
            break
        logits, w = _slopes(model, x + (1 + place) * total)
        w, f = w - w[rows, y][:, None], logits - logits[rows, y][:, None]  # (B, K, n), (B, K)
        if taken < kept:
            ranks = f.scatter(1, y[:, None], -torch.inf).argsort(1, descending=True).argsort(1)
            out = (ranks >= among) | one_hot(y, f.shape[1]).bool()
            k = (f.abs() / w.norm(norm, dim=2) ** power).masked_fill(out, torch.inf).argmin(1)
        step = (f[rows, k].abs() / w[rows, k].norm(dim=1) ** (1 if printed else 2))[:, None] * w[rows, k]
        total = total + sign * (going * step).view_as(x)
    return (1 + eta) * total


def _slopes(model: nn.Module, x: Tensor) -> tuple[Tensor, Tensor]:
    """The logits (B, K) and their gradients in the pixels (B, K, n)."""
    classes = model(x[:1]).shape[1]
    copies = x.detach().repeat_interleave(classes, 0).requires_grad_()
    logits = model(copies).unflatten(0, (-1, classes))
    (w,) = torch.autograd.grad(logits.diagonal(dim1=1, dim2=2).sum(), copies)
    return logits[:, 0].detach(), w.flatten(1).unflatten(0, (-1, classes))


def _lengths(delta: Tensor) -> Tensor:
    return delta.flatten(1).norm(dim=1)


def _off(delta: Tensor, best: Tensor) -> Tensor:
    """How far each perturbation is from the best, in lengths of the best."""
    return _lengths(delta - best) / _lengths(best)


def _falling(draw: Draw, own: int) -> nn.Sequential:
    """A network whose logit ``own`` is far above the others and falls as exponentials do: many steps to a boundary."""
    inner, outer = nn.Linear(8, 6, dtype=torch.float64), nn.Linear(6, 5, dtype=torch.float64)
    inner.weight.data = 4 * signed(draw, 6, 8, high=1.0)
    inner.bias.data = -(inner.weight.data * draw.uniform(0.2, 0.8, 6, 8)).sum(1) - 3
    weight = signed(draw, 5, 6).sign() * draw.uniform(4, 7, 5, 6).exp()
    weight[own] = draw.uniform(8, 11, 6).exp()
    outer.weight.data, outer.bias.data = weight, weight.sum(1) + draw.uniform(0.3, 3, 5)
    outer.bias.data[own] = weight[own].sum()
    return nn.Sequential(nn.Flatten(), inner, nn.ELU(), outer).eval()


def _curved(draw: Draw) -> tuple[nn.Module, Tensor, Tensor, float, list[Tensor]]:
    """A curved network, two images with their class, an overshoot, and what each of the variants makes of them.

    An image takes more than ten steps, and the nearest class changes after the fourth. One direction, the class of the
    first steps or a fixed overshoot lead elsewhere than all the variants.
    """
    own, eta = int(draw.number(0, 5)), draw.number(0.1, 0.3)
    model, x = _falling(draw, own), draw.uniform(0.1, 0.9, 16, 1, 2, 4)

    def walk(x: Tensor, steps: int = 40, **change) -> Tensor:
        return _walk(model, x, torch.full((len(x),), own), eta, steps, **change)

    def beyond(x: Tensor) -> Tensor:
        return margin(model(x), torch.full((len(x),), own)).detach()

    x = x[beyond(x) < -1e-3]
    x = x[beyond(x + walk(x, 10)) < -1e-3]
    right, first = [walk(x, **variant) for variant in VARIANTS], walk(x, 1)
    along = (first * right[0]).flatten(1).sum(1) / _lengths(first) ** 2
    straight = along[:, None, None, None] * first  # the best that the first direction holds
    wrong = [straight, *(walk(x, **change) for change in ({"kept": 1}, {"kept": 4}, {"place": 0.02}))]
    shaken = [walk(x + 1e-7 * signed(draw, *x.shape), **variant) for variant in VARIANTS]
    good = torch.stack([_off(delta, best) for delta in wrong for best in right]).amin(0) > 0.02
    good &= torch.stack([beyond(x + best) for best in right]).amin(0) > 1e-3
    good &= torch.stack([_off(delta, best) for delta, best in zip(shaken, right)]).amax(0) < 1e-4
    good &= torch.stack([_lengths(best) for best in right]).amin(0) > 1.02 * _lengths(first)
    chosen = good.nonzero()[:2, 0]
    return model, x[chosen], torch.full((len(chosen),), own), eta, [best[chosen] for best in right]


def _perturbation(deepfool: Answer, model: nn.Module, x: Tensor, y: int, eta: float, steps: int) -> Tensor:
    return returned.numbers(deepfool(model, x, y, eta, steps), *x.shape)


def nearest(draw, deepfool):
    eta, other = draw.number(0.02, 0.04), int(draw.number(1, 5))
    x, colour = draw.uniform(0.3, 0.7, 1, 1, 2, 4), draw.uniform(0.3, 0.7, 1, 2, 2, 2)
    flat = [
        (_affine(draw, x, 7, 0, int(draw.number(5, 7)), steep=True), x, 0),
        (_affine(draw, colour, 5, other, 0, steep=False), colour, other),
    ]

    def walks(**change) -> list[Tensor]:
        return [_walk(model, x, torch.tensor([y]), eta, 20, **change) for model, x, y in flat]

    right = walks()
    shortest = "Two affine models, of seven classes and of five: the shortest perturbation, stretched by the overshoot"
    yield expect(
        shortest,
        lambda: [deepfool(model, x, y, eta, 20) for model, x, y in flat],
        right,
        worth=3,
        tol=1e-5,
        mistakes={
            "This step was not stretched: it ends on the boundary itself, where nothing has changed yet.": [
                r / (1 + eta) for r in right
            ],
            "The norm is not squared, as in the printed algorithm: the step is ‖w‖ times too long.": (
                walks(printed=True)
            ),
            "The runner-up's boundary is not the nearest one: divide each |f_k| by ‖w_k‖, the 2-norm.": walks(power=0),
            "The nearest boundary is where |f_k| / ‖w_k‖ is least over the other classes, all of them, with the 2-norm "
            "and not its square.": walks(power=2),
            "This is the moved image; the perturbation alone is asked for.": [
                x + r for (_, x, _), r in zip(flat, right)
            ],
            AWAY: walks(sign=-1.0),
            "It goes on after the class has changed: look before every step.": walks(stop=False),
            "torch.autograd.grad(f, here, retain_graph=True) keeps the graph for the next class.": raises(
                "backward through the graph a second time"
            ),
        },
        fallback="Compare |f_k| / ‖w_k‖ over the other classes, f_k and w_k being differences to class y.",
        broken="0/0: class y is no candidate, its f and w are 0.",
    )
    curved, images, classes, stretch, right = until(lambda: _curved(draw), lambda drawn: len(drawn[1]) == 2)
    each = [*zip(images.split(1), classes.tolist())]
    best, longest = right[0], torch.stack([_lengths(way) for way in right]).amax(0)
    found = "another class", "a short way", "DeepFool's way"

    def outcome() -> dict[str, bool]:
        delta = torch.cat([_perturbation(deepfool, curved, image, own, stretch, 50) for image, own in each])
        across = margin(curved(images + delta), classes) > 1e-6
        near = any(bool((_off(delta, way) < 1e-3).all()) for way in right)
        return dict(zip(found, (bool(across.all()), bool((_lengths(delta) <= 1.15 * longest).all()), near)))

    def outcomes(*flags: bool) -> dict[str, bool]:
        return dict(zip(found, flags))

    yield expect(
        "Two images, a curved network: is the class another, and the perturbation DeepFool's?",
        outcome,
        outcomes(True, True, True),
        worth=2,
        mistakes={
            "It stops short. Linearise again after each step, at the point reached, until the class has changed; and "
            "stretch the sum of all steps. There is no box, and nothing to clamp.": outcomes(False, True, False),
            "It gets across, but not by a short way: the nearest boundary each time, linearised at the point reached, "
            "and no step after the class has changed.": outcomes(True, False, False),
            "It gets across by another way: at every point choose the nearest boundary anew, linearised at the point "
            "reached.": outcomes(True, True, False),
            "It goes far and does not get across: linearise again after each step, at the point reached.": outcomes(
                False, False, False
            ),
        },
        needs=shortest,
    )
    wrong = [(model, x, (y + 1) % 5) for model, x, y in flat]
    nothing, first = [torch.zeros_like(x) for _, x, _ in flat], _walk(curved, images, classes, stretch, 1)
    moved = [_walk(model, x, torch.tensor([y]), eta, 1, stop=False) for model, x, y in wrong]
    yield expect(
        "Two images that are wrong already, and the two above, of which each is allowed a single step",
        lambda: [
            *(deepfool(model, x, y, eta, 20) for model, x, y in wrong),
            torch.cat([_perturbation(deepfool, curved, image, own, stretch, 1) for image, own in each]),
        ],
        [*nothing, first],
        worth=2,
        tol=1e-5,
        mistakes={
            "Where the class is not y to begin with there is nothing to do: δ = 0.": [*moved, first],
            "At most `steps` steps: here one was allowed, and more were taken.": [*nothing, best],
            "One step was allowed, and none was taken.": [*nothing, torch.zeros_like(first)],
            "This step was not stretched: return (1 + η) times the sum also when the steps are used up.": [
                *nothing,
                first / (1 + stretch),
            ],
        },
        fallback="Look at the class before every step, also the first; take no more than `steps` of them.",
        needs=shortest,
    )
