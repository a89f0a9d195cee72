"""Exercise 12, Part 5: DeepFool, and its typical mistakes."""

import math

import torch
from torch import Tensor, nn
from torch.nn.functional import normalize

from course_lib.checking import returned
from course_lib.checking.classifiers import AS_FOUND, LEFT, TRACES, signed, traces, until
from course_lib.checking.compare import close
from course_lib.checking.draw import Draw
from course_lib.checking.expectation import expect, raises

FREED = {
    "Use `torch.autograd.grad(f, here, retain_graph=True)`: the next class needs the same graph.": raises(
        "backward through the graph a second time"
    )
}
VARIANTS = {}, {"place": 0.0}, {"place": 0.0, "look": 0.0}  # of the text; at the plain sum; as in the paper: all right
PAIR = {"still": True}, {"once": True}


def _affine(draw: Draw, x: Tensor, classes: int, y: int, near: int, steep: bool) -> nn.Sequential:
    """An affine classifier of class y at ``x``, with the nearest boundary that of ``near``.

    The second-nearest is up to twice as far. Where the nearest is ``steep``, its logit is the last and rises in one
    pixel, and that of the second is close and rises a little in all; otherwise the other way round. So the second is
    taken for the nearest with another norm, or its square, or none.
    """
    second = next(k for k in draw.permutation(classes).tolist() if k not in (y, near))
    slope, distance = draw.uniform(0.8, 1.1, classes), draw.uniform(0.25, 0.35, classes)
    high, low = (near, second) if steep else (second, near)
    slope[high], slope[low] = draw.number(5, 6), draw.number(0.5, 0.8)
    distance[near], distance[second] = draw.number(0.08, 0.1), draw.number(0.14, 0.18)
    slope[y] = distance[y] = 0
    apart = signed(draw, classes, x.numel())
    apart[high], apart[low] = signed(draw, x.numel(), low=0.01, high=0.05), signed(draw, x.numel(), low=0.9, high=1.1)
    apart[high, int(draw.number(0, x.numel()))] = 1
    layer = nn.Linear(x.numel(), classes, dtype=torch.float64)
    layer.weight.data = signed(draw, x.numel()) + slope[:, None] * normalize(apart)
    layer.bias.data = -slope * distance - layer.weight.data @ x.flatten()
    layer.bias.requires_grad_(False)
    return nn.Sequential(nn.Flatten(), layer).eval()


def _curved(draw: Draw, x: Tensor, y: int) -> nn.Sequential:
    """A network of five classes, y (1, 2 or 3) at ``x``, for which DeepFool needs three steps or more.

    The logit of class k is ``c_k u + log 2 - softplus(-u) - b_k``, where u grows along a direction of its own. That of
    one class is the nearest at first, but flattens so fast that after a step another boundary is nearer. The directions
    are orthogonal, and all norms rank them alike. The first class and the last are far away.
    """
    signs = torch.tensor([[1.0, 1], [1, -1]], dtype=torch.float64)
    ways = torch.kron(torch.kron(signs, signs), signs)[draw.permutation(8)[:5]] * signed(draw, 8).sign() / math.sqrt(8)
    decoy, target = [k for k in (1, 2, 3) if k != y]
    s, c, b = draw.uniform(0.9, 1.1, 5), torch.full((5,), 1.0, dtype=torch.float64), draw.uniform(8, 10, 5)
    s[target], c[decoy], c[target], b[decoy], b[target] = 0.52 * s[decoy], 0.02, 0.5, 1, draw.number(1.35, 1.45)
    s *= draw.number(4, 6)
    inner, outer = nn.Linear(8, 10, dtype=torch.float64), nn.Linear(10, 5, dtype=torch.float64)
    inner.weight.data = torch.cat([s[:, None] * ways, -s[:, None] * ways])
    inner.bias.data = -inner.weight.data @ x.flatten()
    c[y], b[y], flat = 0, math.log(2), torch.ones(5, dtype=torch.float64)
    flat[y] = 0
    common = signed(draw, 10)  # the same in all logits: boundaries are where differences vanish
    outer.weight.data = torch.cat([torch.diag(c), torch.diag(-c - flat)], 1) + common
    outer.bias.data = math.log(2) - b + draw.number(-2, 2)
    return nn.Sequential(nn.Flatten(), inner, nn.Softplus(), outer).eval()


def _walk(
    model: nn.Module,
    x: Tensor,
    y: int,
    eta: float,
    steps: int,
    *,
    sign: float = 1.0,
    stop: bool = True,
    power: float = 1,
    printed: bool = False,
    rank: int = 0,
    once: bool = False,
    still: bool = False,
    place: float | None = None,
    look: float | None = None,
) -> Tensor:
    """DeepFool's perturbation, its variants, and its typical mistakes.

    The class is the one with the smallest ``|f| / norm(w) ** power``, or the next but ``rank``, and with ``once``
    always the first chosen. ``place`` and ``look`` are the overshoots at the point where it linearises and where it
    looks at the class, ``eta`` if not given. ``still`` linearises at ``x``.
    """
    total, others, k = torch.zeros_like(x), [k for k in range(model(x).shape[1]) if k != y], None
    place, look = (eta if overshoot is None else overshoot for overshoot in (place, look))
    for _ in range(steps):
        if stop and int(model(x + (1 + look) * total).argmax()) != y:
            break
        if k is None or not still:
            logits, w = _slopes(model, x if still else x + (1 + place) * total)
            f, w = (logits - logits[y]).abs()[others], (w - w[y])[others]
        if k is None or not (once or still):
            k = (f / w.norm(dim=1) ** power).argsort()[rank]
        total = total + sign * (f[k] / w[k].norm() ** (1 if printed else 2) * w[k]).view_as(x)
    return (1 + eta) * total


def _slopes(model: nn.Module, x: Tensor) -> tuple[Tensor, Tensor]:
    """The logits (K,) and their gradients in the pixels (K, n)."""
    logits = model(x)[0].detach()
    copies = x.detach().repeat(len(logits), 1, 1, 1).requires_grad_()
    (w,) = torch.autograd.grad(model(copies).diagonal().sum(), copies)
    return logits, w.flatten(1)


def _settled(value: object, ways: list[Tensor]) -> Tensor:
    """The perturbation that was returned; the first of ``ways`` if it is one of these to three digits."""
    delta = returned.numbers(value, *ways[0].shape)
    return ways[0] if any((delta - way).norm() < 1e-3 * way.norm() for way in ways) else delta


def nearest(draw, deepfool):
    eta, other = draw.number(0.05, 0.1), int(draw.number(1, 5))
    x, colour = draw.uniform(0.3, 0.7, 1, 1, 2, 4), draw.uniform(0.3, 0.7, 1, 2, 2, 2)
    flat = [
        (_affine(draw, x, 7, 0, int(draw.number(5, 7)), steep=True), x, 0),
        (_affine(draw, colour, 5, other, 0, steep=False), colour, other),
    ]

    def walks(steps: int = 5, **change) -> list[Tensor]:
        return [_walk(*task, eta, steps, **change) for task in flat]

    right = walks()
    shortest = "Two affine models: the shortest perturbation, stretched by the overshoot"
    yield expect(
        shortest,
        lambda: [deepfool(*task, eta, 5) for task in flat],
        right,
        worth=3,
        tol=1e-5,
        mistakes={
            "The perturbation is not stretched by 1 + η, so it ends on the boundary itself.": [
                r / (1 + eta) for r in right
            ],
            "The perturbation is stretched twice by 1 + η.": [r * (1 + eta) for r in right],
            "The perturbation is stretched by 1.02, whatever `overshoot` is.": [r / (1 + eta) * 1.02 for r in right],
            "The norm in the step is not squared, as in the printed algorithm.": walks(printed=True),
            "In the first model another boundary is nearer: compare |f_k| / ‖w_k‖, with the 2-norm.": walks(power=0),
            "In the second model another boundary is nearer: compare |f_k| / ‖w_k‖ for all k except y.": walks(power=2),
            "Both boundaries are the second-nearest: compare |f_k| / ‖w_k‖ for all k except y.": walks(rank=1),
            "This is the farthest boundary: is |f_k| an absolute value when the distances are compared?": walks(
                rank=-1
            ),
            "This is the attacked image; only the perturbation is asked for.": [
                x + r for (_, x, _), r in zip(flat, right)
            ],
            "The step leads away from the boundary: along w_k the score f_k rises, and it must rise to 0.": walks(
                sign=-1.0
            ),
            "Steps are taken after the class has changed.": walks(stop=False),
            "The perturbation is zero, though the class is still y: look at the class chosen and at the loop's end.": [
                torch.zeros_like(r) for r in right
            ],
        }
        | FREED,
        fallback="Compare |f_k| / ‖w_k‖ for all k except y at the clean image, and the class that you choose.",
        broken="The result is not finite. For which k can the denominator be zero?",
    )
    images = [draw.uniform(0.3, 0.7, 1, 2, 2, 2) for _ in range(2)]
    curved = [(_curved(draw, image, y), image, y) for image, y in zip(images, (1 + draw.permutation(3)).tolist())]
    stretch = until(  # with some overshoots the two mistakes that keep the first direction end at the same place
        lambda: draw.number(0.1, 0.18),
        lambda eta: not close(*([_walk(*task, eta, 20, **change) for task in curved] for change in PAIR), 1e-3),
    )

    def ways(steps: int = 20, **change) -> list[Tensor]:
        return [_walk(*task, stretch, steps, **change) for task in curved]

    variants = [*zip(*(ways(**variant) for variant in VARIANTS))]
    found, first = ways(), ways(1)
    yield expect(
        "Two curved networks: the perturbation after several steps",
        lambda: [_settled(deepfool(*task, stretch, 20), one) for task, one in zip(curved, variants)],
        found,
        worth=2,
        mistakes={
            "This is the first step alone; linearise again at the point reached, until the class has changed.": first,
            "Each step is linearised at the clean image; linearise at the point reached.": ways(still=True),
            "After the first step another boundary is nearer than the chosen one: compare |f_k| / ‖w_k‖ again.": ways(
                once=True
            ),
            "The printed step, without its square, is too long or too short here.": ways(printed=True),
            "The point reached is x + (1 + overshoot)·sum; here the overshoot is 0.02 at each point.": ways(place=0.02),
            "The class is read at the plain sum, and the perturbation is not stretched.": [
                r / (1 + stretch) for r in ways(place=0.0, look=0.0)
            ],
        }
        | FREED,
        fallback="Print the class chosen and the length of the sum after each step.",
        broken="The result is not finite. Print the numerator and the denominator of each step.",
    )
    wrong = [(model, x, (y + 1) % 5) for model, x, y in flat]
    nothing = [torch.zeros_like(x) for _, x, _ in flat]
    moved = [_walk(*task, eta, 1, stop=False) for task in wrong]
    yield expect(
        "Two images misclassified already, and two with one step allowed",
        lambda: [
            *(deepfool(*task, eta, 5) for task in wrong),
            *(deepfool(*task, stretch, 1) for task in curved),
        ],
        [*nothing, *first],
        worth=1,
        tol=1e-5,
        mistakes={
            "Where the class is not y to begin with, no step is needed and the perturbation is zero.": [*moved, *first],
            "One step was allowed, and more were taken.": [*nothing, *found],
            "One step was allowed, and the perturbation is zero.": [*nothing, *map(torch.zeros_like, first)],
            "When the steps are used up, the sum must be stretched by 1 + η, too.": [
                *nothing,
                *(r / (1 + stretch) for r in first),
            ],
        }
        | FREED,
        fallback="Compare the number of steps taken for each of the four images: none, none, one and one.",
        broken="The result is not finite. Print the numerator and the denominator of each step.",
        needs=shortest,
    )
    yield expect(
        LEFT,
        lambda: traces(deepfool, flat[0][0], [(x, 0, eta, 5), (x, 1, eta, 5)]),
        AS_FOUND,
        worth=1,
        mistakes=TRACES,
        fallback="Compare the model before and after the call.",
        needs=shortest,
    )
