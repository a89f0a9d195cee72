"""Exercise 03, Parts 7 and 8: the gradient penalty, the printed Algorithm 1, and a critic's step."""

import torch
from torch import Tensor, nn

from course_lib.checks import lipschitz_values as values
from course_lib.checks.part import expect
from course_lib.networks.mlp import critic as plain_critic
from course_lib.networks.mlp import mlp


def penalty(draw, interpolate, gradient_penalty):
    real, fake = draw.uniform(1, 2, 2000, 2, 2, 2), draw.uniform(-2, -1, 2000, 2, 2, 2)

    def epsilons() -> tuple[bool, ...]:
        epsilon = ((values.numbers(interpolate(real, fake), 2000, 2, 2, 2) - fake) / (real - fake)).flatten(1)
        inside = bool((epsilon > -1e-6).all() and (epsilon < 1 + 1e-6).all())
        one_a_sample = bool((epsilon.max(1).values - epsilon.min(1).values < 1e-5).all())
        ordered = epsilon.mean(1).sort().values
        uniform = bool((ordered - torch.linspace(0, 1, 2000, dtype=torch.float64)).abs().max() < 0.06)
        return inside, one_a_sample, bool(ordered[-1] - ordered[0] > 1e-3), uniform

    yield expect(
        "2,000 points: between real and generated, one ε a sample, another for each sample, uniform on [0, 1]",
        epsilons,
        (True, True, True, True),
        worth=2,
        mistakes={
            "Here every pixel has an ε of its own, and the point is not on the segment between the two: draw one for "
            "each sample.": (True, False, True, False),
            "All samples share one ε: draw one for each.": (True, True, False, False),
            "Each column, row or channel has an ε of its own: give it the shape (B, 1, 1, 1).": (
                True,
                False,
                False,
                False,
            ),
            "These points lie beyond the two ends: ε is uniform on [0, 1].": (False, True, True, False),
        },
        hint="ε x + (1 - ε) x̃ with torch.rand(len(real)), in the shape (B, 1, ..., 1).",
    )
    size = (3, 2, 3, 3)  # as many samples as columns: an epsilon of the wrong shape goes unnoticed
    images = values.critic(draw, 18, 6, nn.Tanh)
    x, g, epsilon = values.normal(draw, *size), values.normal(draw, *size), draw.uniform(0.1, 0.9, 3)
    slope = values.gradients(images, values.between(x, g, epsilon)).detach()  # (3, 2, 3, 3)
    norms = slope.flatten(1).norm(dim=1)
    want = (norms - 1).square().mean()
    yield expect(
        "The penalty on three images with two channels",
        lambda: gradient_penalty(images, x, g, epsilon),
        want,
        worth=1,
        mistakes={
            "The norm was taken over the channels only, pixel by pixel: flatten everything but the batch.": (
                (slope.norm(dim=1) - 1).square().mean()
            ),
            "The penalty was taken at the real points; it belongs in between.": values.penalty(images, x),
            "The penalty was taken at the generated points; it belongs in between.": values.penalty(images, g),
            "ε and 1 - ε are swapped: ε = 1 is the real point.": values.penalty(
                images, values.between(x, g, 1 - epsilon)
            ),
            "ε went along the columns of the images instead of the batch: give it the shape (B, 1, 1, 1).": (
                values.penalty(images, epsilon * x + (1 - epsilon) * g)
            ),
            "The mean came before the norm: each sample has its own.": (slope.mean(0).norm() - 1).square(),
            "The mean came before the square: each sample has its own penalty.": (norms.mean() - 1).square(),
            "This is one norm over the whole batch: each sample has its own.": (slope.norm() - 1).square(),
            "This is the sum over the batch; the mean is asked for.": 3 * want,
            "The norm was squared once too often: (‖g‖ - 1)².": (norms.square() - 1).square().mean(),
            "The square is missing: (‖g‖ - 1)².": (norms - 1).abs().mean(),
            "The 1 is missing: (‖g‖ - 1)².": norms.square().mean(),
            "The weight λ does not belong in here.": 10 * want,
        },
        hint="The gradient of the critic at the points in between, its norm sample by sample, minus 1, squared, "
        "averaged.",
    )
    planar, flat = values.critic(draw, 2, 8, nn.Tanh), values.planar_critic(draw)
    u, v, share = draw.uniform(1, 3, 4, 2), draw.uniform(-3, -1, 4, 2), draw.uniform(0.1, 0.9, 4)
    yield expect(
        "The same for four points of the plane",
        lambda: gradient_penalty(planar, u, v, share),
        values.penalty(planar, values.between(u, v, share)).detach(),
        worth=1,
        hint="It has to work for batches of any shape: (B, 2) as well as (B, C, H, W).",
    )
    yield expect(
        "What the penalty tells the critic's weights (images)",
        lambda: gradient_penalty.weight_gradients(images, x, g, epsilon),
        values.penalty_in_the_weights(images, values.between(x, g, epsilon)),
        worth=2,
        broken="The penalty is a number that its weights know nothing of: torch.autograd.grad needs create_graph=True.",
        hint="Right value and wrong gradient: something was detached on the way. Wrong value: see above.",
    )
    one, share = draw.uniform(1, 3, 4, 2), draw.uniform(0.3, 0.7, 4)
    one[0] = 0  # there it is flat
    other = torch.stack([-one[:, 1], one[:, 0]], dim=1)  # a right angle away, where other units are alive
    yield expect(
        "The same for a ReLU critic that is flat at one of four points of the plane",
        lambda: gradient_penalty.weight_gradients(flat, one, other, share),
        values.penalty_in_the_weights(flat, values.between(one, other, share)),
        worth=1,
        tol=1e-4,
        broken="No gradient: see above. nan: a square root has no derivative at 0, and 0 times infinity is nan; "
        "torch's norm(dim=1) knows that.",
        hint="Right elsewhere and wrong here: what is the norm's gradient at 0?",
    )


def algorithm(draw, wrong_lines, printed_minus_right, critic_step):
    def lines(one: int, other: int) -> Tensor:
        return torch.tensor([one, other], dtype=torch.float64)

    yield expect(
        "The two lines that show the critic a wrong point",
        lambda: values.numbers(wrong_lines.value(), 2).sort().values,
        lines(7, 12),
        worth=1,
        reveal=False,
        mistakes={
            "Line 6 makes the point at which the slope is measured: it is needed. Who else gets to see it?": lines(
                6, 12
            ),
            "Line 5 draws a generated sample, as it should. What becomes of it?": lines(5, 12),
            "One of the two is the generator's: which latents does it use?": lines(6, 7),
        },
        hint="Follow x̂ from line 5 to line 7, and z from line 4 to line 12.",
    )
    images = values.critic(draw, 8, 5, nn.Tanh)
    x, g, epsilon = values.normal(draw, 6, 2, 2, 2), values.normal(draw, 6, 2, 2, 2), draw.uniform(0, 1, 6)
    with torch.no_grad():
        mixed, generated, true = images(values.between(x, g, epsilon)), images(g), images(x)
    off = (mixed - generated).mean()
    yield expect(
        "Printed minus right, for a critic that is not linear",
        lambda: printed_minus_right(images, x, g, epsilon),
        off,
        worth=2,
        mistakes={
            "The sign is flipped: this is right minus printed.": -off,
            "This is the printed loss itself, without its penalty.": (mixed - true).mean(),
            "This is the right loss itself, without its penalty.": (generated - true).mean(),
            "Half the signal is lost for a linear critic, on average. This one is not linear.": (
                0.5 * (true - generated).mean()
            ),
            "A linear critic would make it that; this one is not linear.": (epsilon * (true - generated)).mean(),
            "The sum over the batch; Algorithm 1 takes the mean.": 6 * off,
        },
        hint="The penalty is the same in both. Which two values of the critic are left?",
    )
    critic, generator = draw.network(lambda: plain_critic(2, 5)), draw.network(lambda: mlp(3, 4, 2))
    sgd = [("sgd", {"lr": draw.number(0.3, 0.5)}), None]

    def after(step, c: float, k: int) -> dict[str, Tensor]:
        return values.trained(step, [critic, generator], [(r, z, c) for r, z in batches[:k]], sgd)

    def states(c: float, k: int) -> dict[str, Tensor]:
        batches_ = [(r, z, c) for r, z in batches[:k]]
        return critic_step.train([critic, generator], batches_, sgd).networks[0].state

    batches = [(2 + values.normal(draw, 8, 2), values.normal(draw, 8, 3)) for _ in range(3)]
    wasserstein = values.wasserstein
    yield expect(
        "The critic's weights after one step, with a bound that none of them reaches",
        lambda: states(50.0, 1),
        after(values.critic_step(), 50.0, 1),
        worth=2,
        mistakes={
            "The critic went the wrong way: it wants D(x) large and D(x̃) small, and the optimiser minimises.": after(
                values.critic_step(lambda real, fake: -wasserstein(real, fake)), 50.0, 1
            ),
            "A sigmoid stands between the critic and the loss: the Wasserstein loss takes the scores as they are.": (
                after(values.critic_step(lambda real, fake: wasserstein(real.sigmoid(), fake.sigmoid())), 50.0, 1)
            ),
            "This is the step of the ordinary GAN, with cross-entropy.": after(
                values.critic_step(values.cross_entropy), 50.0, 1
            ),
            "This is the sum over the batch; the mean is asked for.": after(
                values.critic_step(lambda real, fake: 8 * wasserstein(real, fake)), 50.0, 1
            ),
        },
        hint="Minimise the mean of D(x̃) minus the mean of D(x), with one step of the optimiser.",
    )
    c = draw.number(0.05, 0.15)
    yield expect(
        "The critic's weights after three steps, with a bound that they do reach",
        lambda: states(c, 3),
        after(values.critic_step(), c, 3),
        worth=2,
        mistakes={
            "The gradients were clipped; it is the weights that must stay within c.": after(
                values.critic_step(clip="gradients"), c, 3
            ),
            "The norm of the gradient was clipped; it is the weights that must stay within c.": after(
                values.critic_step(clip="norm"), c, 3
            ),
            "The weights were clipped before the step, which then took them out again.": after(
                values.critic_step(clip="before"), c, 3
            ),
            "Nothing was clipped.": after(values.critic_step(clip="nothing"), c, 3),
            "The biases were not clipped: every parameter is.": after(values.critic_step(clip="no biases"), c, 3),
            "The gradients of earlier steps were not set to zero.": after(values.critic_step(zero=False), c, 3),
        },
        hint="After the step each parameter of the critic goes back into [-c, c], in place. Wrong loss: see above.",
        read="6 · Weight clipping",
    )

    def left_alone() -> tuple[bool, bool]:
        real, noise = batches[0]
        found = critic_step.train([critic, generator], [(real, noise, 50.0)], [("sgd", {"lr": 1e-3}), None])
        with torch.no_grad():
            change = {name: found.networks[0].state[name] - weight for name, weight in critic.named_parameters()}
        return not found.networks[1].gradients, any(bool(step.any()) for step in change.values())

    yield expect(
        "The generator is left without gradients while the critic's weights move",
        left_alone,
        (True, True),
        worth=1,
        mistakes={
            "The generator got gradients, which are in its next step's way: detach its samples.": (False, True),
        },
        hint="The critic's step changes the critic, and nothing of the generator.",
    )
