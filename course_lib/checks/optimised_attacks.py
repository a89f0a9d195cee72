"""Exercise 12: optimised attacks.

Chance decides on the inputs alone, nothing is trained or sampled. ``tests/benchmarks/false_fails.py`` failed the
reference on none of 30,000 seeds in Parts 1, 3 and 4.
"""

import torch
from torch import Tensor, nn

from course_lib.checks.classifiers import classifier, input_gradient, signed, traces, with_softmax
from course_lib.checks.part import Draw, Exercise, expect

exercise = Exercise(
    "12_optimised_attacks",
    off_limits=("course_lib.attacks", "course_lib.metrics.robustness"),
    written={"critique": 5},
)

PROJECTED = "3 · Projected gradient"
DEEPFOOL = "5 · DeepFool"

PROJECT = """
def project(delta, eps, norm):
    if norm == "linf":
        return delta.clamp(-eps, eps)
    rows = delta.flatten(1)
    return (rows * (eps / rows.norm(dim=1, keepdim=True)).clamp(max=1)).view_as(delta)
"""
BOUNDARY_STEP = """
def boundary_step(f, w):
    return -f * w / w.square().sum()


def printed_over_right(w):
    return w.norm().item()
"""


@exercise.part("Part 1 · Back into the ball", points=5, answers="project", read=PROJECTED, reference=PROJECT)
def projection(draw, project):
    eps = draw.number(0.5, 1.5)
    delta = signed(draw, 3, 2, 4) * eps
    lengths = delta.flatten(1).norm(dim=1)[:, None, None]
    yield expect(
        "∞-norm, three perturbations of shape (2, 4)",
        lambda: project(delta, eps, "linf"),
        delta.clamp(-eps, eps),
        worth=1,
        mistakes={
            "Scaling the whole perturbation obeys the bound but is not the nearest point: each pixel has its own.": eps
            * delta
            / delta.abs().flatten(1).amax(1)[:, None, None],
            "Only the upper end is cut.": delta.clamp(max=eps),
            "Every pixel was put on the ball's surface; those inside stay where they are.": eps * delta.sign(),
        },
    )
    yield expect(
        "2-norm, three perturbations outside the ball",
        lambda: project(delta, eps, "l2"),
        eps * delta / lengths,
        worth=2,
        mistakes={
            "One norm for the whole batch: each row has its own ball.": eps * delta / delta.norm(),
            "The norm runs over the last dimension only; a perturbation is one vector of all its pixels.": eps
            * delta
            / delta.norm(dim=2, keepdim=True),
            "Divided by the squared norm.": eps * delta / lengths**2,
            "The result has norm 1, not ε.": delta / lengths,
        },
    )
    small = delta * eps / lengths
    small[1] *= draw.number(0.3, 0.8)
    small[2] = 0
    small[0] *= draw.number(1.5, 3)
    yield expect(
        "2-norm: the first outside the ball, the second inside, the third zero",
        lambda: project(small, eps, "l2"),
        torch.cat([small[:1] * eps / small[0].norm(), small[1:]]),
        worth=2,
        mistakes={
            "What is inside stays where it is: a projection is the identity there.": eps
            * nn.functional.normalize(small.flatten(1)).view_as(small)
        },
        broken="0/0: the zero perturbation has no direction. It is inside, and stays.",
        hint="Row by row: outside, shrink to length ε; inside, leave alone.",
    )


def _descend(model, x, y, eps, step, steps, start, *, sign=-1.0, box=True, ball=True, soft=False) -> Tensor:
    """Projected gradient in the ∞-norm, and its typical mistakes."""
    now = (x + start).clamp(0, 1) if box else x + start
    for _ in range(steps):
        gradient = input_gradient(with_softmax(model) if soft else model, now, y)
        now = now - sign * step * gradient.sign()
        now = x + (now - x).clamp(-eps, eps) if ball else now
        now = now.clamp(0, 1) if box else now
    return now


@exercise.part(
    "Part 2 · Projected gradient",
    points=8,
    answers="pgd",
    read=PROJECTED,
    builds_on=("projection",),
)
def ascent(draw, pgd):
    model, y = classifier(draw, 8, 6, 4, high=1.0), torch.tensor([0, 3, 1, 2] * 3)
    x, eps = draw.uniform(0, 1, 12, 1, 2, 4), draw.number(0.15, 0.25)
    x[:, :, 0, :2] = torch.tensor([0.02, 0.98], dtype=torch.float64)  # the box binds here
    start, step = draw.uniform(-1, 1, *x.shape) * eps, eps * draw.number(0.25, 0.3)
    for steps, what in ((1, "One step"), (3, "Three steps")):
        wants = {
            name: _descend(model, x, y, eps, step, steps, start, **change)
            for name, change in {
                "right": {},
                "The loss of the true label must rise: this goes downhill.": {"sign": 1.0},
                "Pixels leave [0, 1]: clamp the image after each step.": {"box": False},
                "The image leaves the ball around x: project after each step.": {"ball": False},
                "The model returns logits, and cross_entropy takes logits: no softmax in between.": {"soft": True},
            }.items()
        }
        right = wants.pop("right")
        wants["The start was not used: begin at x + start."] = _descend(model, x, y, eps, step, steps, 0 * start)
        wants["The gradient is taken at x again and again; take it where you are now."] = _stay(
            model, x, y, eps, step, steps, start
        )
        yield expect(
            f"{what}, twelve images, a network with four classes, from a given start",
            lambda steps=steps: pgd(model, x, y, eps, step, steps, start, False),
            right,
            worth=2,
            mistakes={hint: value for hint, value in wants.items() if not torch.allclose(value, right)},
            hint="x + start, clamped; then again and again: gradient here, step uphill, back into the ball around x, "
            "back into [0, 1].",
        )
    toward = _descend(model, x, y, eps, step, 3, start, sign=1.0)
    yield expect(
        "Three steps with targeted=True, the labels being those to reach",
        lambda: pgd(model, x, y, eps, step, 3, start, True),
        toward,
        worth=2,
        mistakes={
            "This moves away from the target: its loss has to fall.": _descend(model, x, y, eps, step, 3, start),
        },
        hint="The same loop; what changes is one sign.",
    )
    yield expect(
        "Two calls in a row: the moved images, no gradient left on the weights, the mode as found",
        lambda: traces(pgd, model, [(x, y, eps, step, 3, start, targeted) for targeted in (True, False)]),
        [toward, _descend(model, x, y, eps, step, 3, start), True, True, True],
        worth=2,
        mistakes={
            "Gradients are left on the model's weights. torch.autograd.grad(loss, x) touches nothing else.": [
                toward,
                _descend(model, x, y, eps, step, 3, start),
                False,
                True,
                True,
            ],
        },
        hint="Leave the model, its gradients and its mode, as you found them.",
    )


def _stay(model, x, y, eps, step, steps, start) -> Tensor:
    """The gradient always at x."""
    gradient = input_gradient(model, x, y)
    now = (x + start).clamp(0, 1)
    for _ in range(steps):
        now = (x + (now + step * gradient.sign() - x).clamp(-eps, eps)).clamp(0, 1)
    return now


@exercise.part(
    "Part 3 · A loss that does not fade",
    points=4,
    answers="margin_loss",
    read="7 · Gradient masking, and the margin as its cure",
)
def masking(draw, margin_loss):
    logits, y = -draw.uniform(1, 4, 5, 4), torch.tensor([2, 0, 3, 1, 1])
    logits[0, 2], logits[1, 0] = -0.5, -4.5  # in the first row the true label leads, in the second it is last
    others = logits.scatter(1, y[:, None], -torch.inf)
    true = logits.gather(1, y[:, None])[:, 0]
    right = others.amax(1) - true
    yield expect(
        "Margin of five rows, all logits negative",
        lambda: margin_loss(logits, y),
        right,
        worth=2,
        mistakes={
            "The sign is flipped: the loss rises as the true label loses.": -right,
            "The largest of all logits is taken; the true label's own must be left out.": logits.amax(1) - true,
            "The true logit was replaced by 0, and with negative logits 0 wins: replace it by -inf.": (
                others.masked_fill(others.isinf(), 0).amax(1) - true
            ),
            "One number for each row is asked for.": right.mean(),
        },
    )
    sure = signed(draw, 3, 4)
    sure[:, 1] += draw.number(2e3, 5e3)
    labels = torch.tensor([1, 1, 1])
    best = sure.scatter(1, labels[:, None], -torch.inf).argmax(1)
    want = nn.functional.one_hot(best, 4).double() - nn.functional.one_hot(labels, 4).double()
    yield expect(
        "Its gradient in the logits, where the model is so sure that cross-entropy has none",
        lambda: margin_loss.gradient(sure, labels),
        want,
        worth=2,
        hint="+1 at the best other logit, -1 at the true one: use torch operations on the logits, no softmax before.",
    )


@exercise.part(
    "Part 4 · The step to a boundary, and the printed one",
    points=4,
    answers="boundary_step printed_over_right",
    read=DEEPFOOL,
    reference=BOUNDARY_STEP,
)
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
    base, apart = signed(draw, x.numel()), nn.functional.normalize(signed(draw, classes, x.numel()))
    layer.weight.data = base + slope[:, None] * apart
    layer.bias.data = -slope * distance - layer.weight.data @ x.flatten()
    return nn.Sequential(nn.Flatten(), layer).eval(), y, near, second


@exercise.part("Part 5 · DeepFool", points=7, answers="deepfool", read=DEEPFOOL, builds_on=("boundary",))
def nearest(draw, deepfool):
    x, eta = draw.uniform(0.3, 0.7, 1, 1, 2, 4), draw.number(0.02, 0.05)
    affine, y, near, second = _affine(draw, x, 5)

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
        },
        hint="Compare |f_k| / ‖w_k‖ over the other classes, f_k and w_k being differences to class y.",
    )
    curved, inputs = classifier(draw, 8, 10, 4, high=1.0), draw.uniform(0.1, 0.9, 8, 1, 1, 2, 4)
    curved[1].weight.data *= 3
    labels = [int(curved(one).argmax()) for one in inputs]
    sizes = [_reference(curved, one, label, eta).norm().item() for one, label in zip(inputs, labels)]
    yield expect(
        "Eight images, a curved network: the class changes, and the perturbation is short",
        lambda: _short(deepfool, curved, inputs, labels, eta, sizes),
        [True] * 8,
        worth=2,
        hint="Linearise again after each step, at the point reached; stop as soon as the class has changed; stretch "
        "the sum of all steps.",
    )
    wrong = (y + 1) % 5
    yield expect(
        "An image that the model gets wrong from the start, and one that it gets right",
        lambda: (deepfool(affine, x, wrong, eta, 20), deepfool(affine, x, y, eta, 20)),
        (torch.zeros_like(x), right),
        worth=2,
        tol=1e-5,
        hint="Where the class is not y to begin with there is nothing to do: δ = 0.",
    )


def _reference(model: nn.Module, x: Tensor, y: int, eta: float) -> Tensor:
    total = torch.zeros_like(x)
    for _ in range(50):
        now = (x + (1 + eta) * total).requires_grad_()
        logits = model(now)[0]
        if int(logits.argmax()) != y:
            break
        options = []
        for k in {*range(len(logits))} - {y}:
            (w,) = torch.autograd.grad(logits[k] - logits[y], now, retain_graph=True)
            f = (logits[k] - logits[y]).detach().abs()
            options.append((f / w.norm(), f / w.square().sum() * w))
        total = total + min(options, key=lambda option: option[0].item())[1]
    return (1 + eta) * total


def _short(deepfool, model: nn.Module, inputs: Tensor, labels: list[int], eta: float, sizes: list[float]) -> list[bool]:
    """For each image: has the class changed, by a perturbation at most a tenth longer than the reference's?"""
    good = []
    for x, y, size in zip(inputs, labels, sizes):
        delta = torch.as_tensor(deepfool(model, x, y, eta, 50)).double()
        fits = delta.shape == x.shape
        good.append(fits and int(model(x + delta).argmax()) != y and delta.norm().item() <= 1.1 * size)
    return good


@exercise.part(
    "Part 6 · The numbers of a table",
    points=4,
    answers="rho_adv worst_of",
    read="8 · DeepFool's table, published and here",
)
def numbers(draw, rho_adv, worst_of):
    x, delta = draw.uniform(0.1, 1, 5, 1, 3, 3), signed(draw, 5, 1, 3, 3)
    x *= torch.tensor([0.2, 0.5, 1, 2, 4], dtype=torch.float64).view(5, 1, 1, 1)
    r, size = delta.flatten(1).norm(dim=1), x.flatten(1).norm(dim=1)
    yield expect(
        "ρ_adv of five images",
        lambda: rho_adv(x, x + delta),
        (r / size).mean().item(),
        worth=2,
        mistakes={
            "A mean of ratios is asked for, not a ratio of means.": (r.mean() / size.mean()).item(),
            "This is the mean size alone: divide by the size of each image.": r.mean().item(),
            "One norm for the whole batch: each image has its own.": (delta.norm() / x.norm()).item(),
            "The moved image stands in the denominator; the clean one belongs there.": (
                (r / (x + delta).flatten(1).norm(dim=1)).mean().item()
            ),
        },
    )
    survived = draw.uniform(0, 1, 3, 20) > torch.tensor([[0.2], [0.4], [0.6]])
    survived[:, :3], survived[:, 3:6] = True, torch.eye(3) > 0  # three images that one attack alone leaves right
    yield expect(
        "Robust accuracy under the worst of three attacks, twenty images",
        lambda: worst_of(survived),
        survived.all(0).double().mean().item(),
        worth=2,
        mistakes={
            "This is the accuracy under the strongest attack. An image counts only if it survives all of them.": (
                survived.double().mean(1).min().item()
            ),
            "This is the mean over the attacks.": survived.double().mean().item(),
            "This counts the images that survive at least one attack.": survived.any(0).double().mean().item(),
        },
    )
