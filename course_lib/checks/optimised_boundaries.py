"""Exercise 12, Parts 4 to 6: the step to a boundary, DeepFool, and the numbers of a robustness table."""

import torch
from torch import Tensor, nn
from torch.nn.functional import normalize

from course_lib.checks import returned
from course_lib.checks.answers import Answer
from course_lib.checks.classifiers import classifier, margin, signed, until
from course_lib.checks.part import Draw, expect, raises

AWAY = "This leads away from the boundary: a step along w_k makes f_k rise, and it has to rise to 0."


def boundary(draw, boundary_step, printed_over_right):
    w = signed(draw, 6) * draw.number(2, 4)
    steps = {}
    for sign in (1, -1):
        f = torch.tensor(sign * draw.number(0.5, 2), dtype=torch.float64)
        steps[sign] = f, -f * w / w.square().sum()
    yield expect(
        "The step for a score above zero and for one below",
        lambda: [boundary_step(f, w) for f, _ in steps.values()],
        [r for _, r in steps.values()],
        worth=3,
        mistakes={
            "This is the printed step: it is ‖w‖ times too long, the norm has to be squared.": [
                r * w.norm() for _, r in steps.values()
            ],
            "The step leads away from the boundary: a positive score has to fall, a negative one to rise.": [
                -r for _, r in steps.values()
            ],
            "A positive score has to fall, a negative one to rise: keep the sign of f.": [
                r * f.sign() for f, r in steps.values()
            ],
        },
        hint="After the step f + w·r must be 0, and r points along w, the shortest way.",
    )
    yield expect(
        "How many times longer the printed step is",
        lambda: printed_over_right(w),
        w.norm().item(),
        worth=1,
        mistakes={
            "This is the inverse.": 1 / w.norm().item(),
            "The square is one too many here.": w.norm().item() ** 2,
        },
    )


def _affine(draw: Draw, x: Tensor, classes: int) -> tuple[nn.Sequential, int, int, int]:
    """An affine classifier, its class at ``x``, the class of the nearest boundary, and the runner-up, which is another.

    The runner-up's logit is close and rises slowly; the nearest boundary's is further below and rises fast.
    """
    y, near, second = draw.uniform(0, 1, classes).argsort().tolist()[:3]
    slope, distance = draw.uniform(2, 3, classes), draw.uniform(0.3, 0.5, classes)
    slope[near], distance[near] = draw.number(4, 5), draw.number(0.05, 0.1)
    slope[second], distance[second] = draw.number(0.5, 0.8), draw.number(0.15, 0.2)
    slope[y] = distance[y] = 0
    layer = nn.Linear(x.numel(), classes, dtype=torch.float64)
    base, apart = signed(draw, x.numel()), normalize(signed(draw, classes, x.numel()))
    layer.weight.data = base + slope[:, None] * apart
    layer.bias.data = -slope * distance - layer.weight.data @ x.flatten()
    return nn.Sequential(nn.Flatten(), layer).eval(), y, near, second


def _walk(
    model: nn.Module,
    x: Tensor,
    y: Tensor,
    eta: float,
    steps: int,
    *,
    sign: float = 1.0,
    stop: bool = True,
    runner_up: bool = False,
    power: int = 2,
) -> Tensor:
    """DeepFool's perturbations of a batch, and its typical mistakes."""
    total, rows = torch.zeros_like(x), torch.arange(len(x))
    for _ in range(steps):
        here = (x + (1 + eta) * total).requires_grad_()
        logits = model(here)
        going = (logits.argmax(1) == y).double()[:, None] if stop else 1.0
        if stop and not going.any():
            break
        w = torch.stack([torch.autograd.grad(z.sum(), here, retain_graph=True)[0].flatten(1) for z in logits.T], 1)
        w, f = w - w[rows, y][:, None], (logits - logits[rows, y][:, None]).detach()  # (B, K, n), (B, K)
        order = -f if runner_up else f.abs() / w.norm(dim=2)
        k = order.scatter(1, y[:, None], torch.inf).argmin(1)
        step = (f[rows, k].abs() / w[rows, k].norm(dim=1) ** power)[:, None] * w[rows, k]
        total = total + sign * (going * step).view_as(x)
    return (1 + eta) * total


def _lengths(delta: Tensor) -> Tensor:
    return delta.flatten(1).norm(dim=1)


def _curved(draw: Draw, eta: float) -> tuple[nn.Module, Tensor, Tensor, Tensor]:
    """A curved network, four images with their classes, and the lengths of DeepFool's perturbations.

    Of every image one step falls short, one printed step goes much too far, and without overshoot the walk ends on the
    boundary. The way to the runner-up's boundary is much longer for the first.
    """
    model, x = classifier(draw, 8, 10, 4, high=1.0), draw.uniform(0.1, 0.9, 240, 1, 2, 4)
    model[1].weight.data *= 3
    y = model(x).argmax(1)

    def walk(steps: int = 1, overshoot: float = eta, **change) -> tuple[Tensor, Tensor]:
        """How far beyond the boundary it ends, and its length."""
        delta = _walk(model, x, y, overshoot, steps, **change)
        return margin(model(x + delta), y).detach(), _lengths(delta)

    (beyond, best), (printed_beyond, printed), (_, detour) = walk(50), walk(power=1), walk(50, runner_up=True)
    good = (beyond > 1e-3) & (walk(12, 0.0)[0].abs() < 1e-9) & (printed_beyond > 1e-3) & (printed > 1.2 * best)
    good &= (walk()[0] < -1e-3) & (walk(runner_up=True)[0] < -1e-3)
    first, others = good & (detour > 1.2 * best), good & (detour <= 1.2 * best)
    chosen = torch.cat([first.nonzero()[:1, 0], others.nonzero()[:3, 0]])
    return model, x[chosen], y[chosen], best[chosen]


def _perturbation(deepfool: Answer, model: nn.Module, x: Tensor, y: int, eta: float, steps: int) -> Tensor:
    return returned.numbers(deepfool(model, x, y, eta, steps), *x.shape)


def nearest(draw, deepfool):
    x, eta = draw.uniform(0.3, 0.7, 1, 1, 2, 4), draw.number(0.02, 0.05)
    affine, y, near, second = _affine(draw, x, 5)
    label = torch.tensor([y])

    def step(k: int, power: int) -> Tensor:
        """To the boundary of class k, stretched; a power of 1 is the printed step."""
        w = (affine[1].weight[k] - affine[1].weight[y]).detach()
        f = (affine(x)[0, k] - affine(x)[0, y]).detach()
        return (1 + eta) * (f.abs() / w.norm() ** power * w).view_as(x)

    right = step(near, 2)
    yield expect(
        "Five classes, an affine model: the shortest perturbation, stretched by the overshoot",
        lambda: deepfool(affine, x, y, eta, 20),
        right,
        worth=3,
        tol=1e-5,
        mistakes={
            "This step was not stretched: it ends on the boundary itself, where nothing has changed yet.": right
            / (1 + eta),
            "The norm is not squared, as in the printed algorithm: the step is ‖w‖ times too long.": step(near, 1),
            "The runner-up's boundary is not the nearest one: divide each |f_k| by ‖w_k‖ first.": step(second, 2),
            "This is the moved image; the perturbation alone is asked for.": x + right,
            AWAY: _walk(affine, x, label, eta, 20, sign=-1.0),
            "It goes on after the class has changed: look before every step.": (
                _walk(affine, x, label, eta, 20, stop=False)
            ),
            "torch.autograd.grad(f, here, retain_graph=True) keeps the graph for the next class.": raises(
                "backward through the graph a second time"
            ),
        },
        hint="Compare |f_k| / ‖w_k‖ over the other classes, f_k and w_k being differences to class y.",
    )
    curved, images, classes, sizes = until(lambda: _curved(draw, eta), lambda drawn: len(drawn[1]) == 4)
    each = [*zip(images.split(1), classes.tolist())]

    def outcome() -> dict[str, bool]:
        delta = torch.cat([_perturbation(deepfool, curved, image, own, eta, 50) for image, own in each])
        across = bool((margin(curved(images + delta), classes) > 1e-6).all())
        return {"clearly another class": across, "about the shortest": bool((_lengths(delta) <= 1.15 * sizes).all())}

    yield expect(
        "Four images, a curved network: is the class another, and the perturbation short?",
        outcome,
        {"clearly another class": True, "about the shortest": True},
        worth=2,
        mistakes={
            "It stops short. Linearise again after each step, at the point reached, until the class has changed; and "
            "stretch the sum of all steps.": {"clearly another class": False, "about the shortest": True},
            "It gets across, but not by a short way: the nearest boundary each time, linearised at the point reached, "
            "and no step after the class has changed.": {"clearly another class": True, "about the shortest": False},
            AWAY: {"clearly another class": False, "about the shortest": False},
        },
    )
    kept = {"moved where wrong already": False, "moved in one step": True, "class changed in one step": False}

    def limits() -> dict[str, bool]:
        nothing = _perturbation(deepfool, affine, x, (y + 1) % 5, eta, 20)
        once = _perturbation(deepfool, curved, *each[0], eta, 1)
        changed = margin(curved(images[:1] + once), classes[:1]) > 0
        return dict(zip(kept, (bool(nothing.any()), bool(once.any()), bool(changed))))

    yield expect(
        "An image that is wrong already, and one where a single step is allowed and two are needed",
        limits,
        kept,
        worth=2,
        mistakes={
            "Where the class is not y to begin with there is nothing to do: δ = 0.": kept
            | {"moved where wrong already": True},
            "At most `steps` steps: here one was allowed, and more were taken, or a longer one.": kept
            | {"class changed in one step": True},
            "One step was allowed, and none was taken.": kept | {"moved in one step": False},
        },
        hint="Look at the class before every step, also the first; take no more than `steps` of them.",
    )


def numbers(draw, rho_adv, worst_of):
    x, delta = draw.uniform(0.1, 1, 5, 2, 3, 3), signed(draw, 5, 2, 3, 3)
    x *= torch.tensor([0.2, 0.5, 1, 2, 4], dtype=torch.float64).view(5, 1, 1, 1)
    r, size = _lengths(delta), _lengths(x)
    ratio = (r / size).mean().item()
    yield expect(
        "ρ_adv of five images with two channels",
        lambda: rho_adv(x, x + delta),
        ratio,
        worth=2,
        mistakes={
            "A mean of ratios is asked for, not a ratio of means.": (r.mean() / size.mean()).item(),
            "This is the mean size alone: divide by the size of each image.": r.mean().item(),
            "One norm for the whole batch: each image has its own.": (delta.norm() / x.norm()).item(),
            "One norm for each channel: an image is one vector of all its pixels and channels.": (
                (delta.norm(dim=(2, 3)) / x.norm(dim=(2, 3))).mean().item()
            ),
            "The moved image stands in the denominator; the clean one belongs there.": (
                (r / _lengths(x + delta)).mean().item()
            ),
            "These are ∞-norms; ρ takes the 2-norm.": (
                (delta.flatten(1).abs().amax(1) / x.flatten(1).abs().amax(1)).mean().item()
            ),
            "The sum over the images has to be divided by their number.": 5 * ratio,
            "This is in per cent; a share is asked for.": 100 * ratio,
        },
    )
    survived = draw.uniform(0, 1, 3, 200) > torch.tensor([[0.2], [0.4], [0.6]])
    survived[:, :3], survived[:, 3:6] = True, torch.eye(3) > 0  # three images that one attack alone leaves right
    share = survived.all(0).double().mean().item()
    yield expect(
        "Robust accuracy under the worst of three attacks, two hundred images",
        lambda: worst_of(survived),
        share,
        worth=2,
        mistakes={
            "This is the accuracy under the strongest attack. An image counts only if it survives all of them.": (
                survived.double().mean(1).min().item()
            ),
            "This is the mean over the attacks.": survived.double().mean().item(),
            "This counts the images that survive at least one attack.": survived.any(0).double().mean().item(),
            "This is the share of attacks that every image survives: the attacks run along the first dimension.": 0.0,
            "This is the number of images; their share is asked for.": 200 * share,
            "This is in per cent; a share is asked for.": 100 * share,
        },
    )
