r"""W₁(N(0, 1), N(3, 1)) = 3 as critics see it: clipped, penalised, spectrally normalised; and the slide's penalty.

    python tests/benchmarks/w1_estimates.py [--seeds 100 101 102] [--many 20]

The first table: the estimate E f(x) - E f(x̃) and the largest slope of each critic after 1,000 steps, beside what the
best critic of that loss would say. For the penalty that is a closed form. With F for distribution functions and q for
the density of x̂, integration by parts turns the loss into an integral over each point's own slope s, and

    s = 1 + (F_p - F_p_G) / (2 λ q),    estimate = ∫ s (F_p - F_p_G) = 3 + 4.6295 / λ.

The second: Oxford video 15 overwrites x̃ by x̂ and so compares D(x) with D(x̂). Over ``--many`` seeds, with the same
initial critics and batches: the median estimate, how many critics end with the wrong slope (estimate below 0), and the
same with a one-sided penalty. The two-sided one charges nothing for a slope of 1 in the wrong direction, and pushes a
critic that was born with a wrong slope towards it; the one-sided one does not.
"""

import argparse
from functools import partial
from statistics import median

import torch
from rich.console import Console
from rich.table import Table
from torch import Tensor
from tqdm import tqdm

from course_lib.data.toys import Gaussian
from course_lib.device import seeded
from course_lib.gans.losses import wasserstein
from course_lib.gans.penalties import clip_weights, gradient_norms, gradient_penalty
from course_lib.networks import critic, spectrally_normalised
from course_lib.theory.transport import w1

P, P_G = Gaussian(0, 1), Gaussian(3, 1)
LINE = torch.linspace(-12, 15, 13_501, dtype=torch.float64)
BATCH, STEPS = 512, 1000


def penalised(f, x: Tensor, fake: Tensor, *, weight: float, one_sided: bool = False) -> Tensor:
    penalty = gradient_penalty(f, x, fake, one_sided=one_sided)
    return wasserstein.discriminator(f(x), f(fake)) + weight * penalty


def as_on_the_slide(f, x: Tensor, fake: Tensor, *, weight: float, one_sided: bool = False) -> Tensor:
    epsilon = torch.rand(len(x))
    fake = epsilon[:, None] * x + (1 - epsilon[:, None]) * fake  # the slide's: x̂ overwrites x̃
    penalty = gradient_penalty(f, fake, fake, one_sided=one_sided)
    return wasserstein.discriminator(f(x), f(fake)) + weight * penalty


def unpenalised(f, x: Tensor, fake: Tensor) -> Tensor:
    return wasserstein.discriminator(f(x), f(fake))


def fit(loss, seed: int, *, c: float = 0.0, spectral: bool = False, rate: float = 3e-3):
    """A critic trained on ``loss``, and its mean slope between the two means before the first step."""
    random = seeded(seed)
    f = critic(1, 64, 64)
    start = (f(torch.zeros(1, 1)) - f(torch.full((1, 1), 3.0))).item() / 3
    if spectral:
        spectrally_normalised(f)
    optimizer = torch.optim.RMSprop(f.parameters(), rate) if c else torch.optim.Adam(f.parameters(), rate, (0.0, 0.9))
    decay = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.0, STEPS)
    for _ in range(STEPS):
        x, fake = P.sample(BATCH, random)[:, None], P_G.sample(BATCH, random)[:, None]
        optimizer.zero_grad()
        loss(f, x, fake).backward()
        optimizer.step()
        decay.step()
        if c:
            clip_weights(f, c)
    return f.double().eval(), start


def estimate(f) -> float:
    """E_p f - E_p_G f, by quadrature."""
    with torch.no_grad():
        return torch.trapezoid(f(LINE[:, None]) * (P.pdf(LINE) - P_G.pdf(LINE)), LINE).item()


def steepest(f) -> float:
    return gradient_norms(f, torch.linspace(-2, 5, 701, dtype=torch.float64)[:, None]).max().item()


def at_the_optimum(weight: float, slide: bool = False) -> float:
    """The estimate of the best critic of the penalised loss, or of the slide's, whose slope is right everywhere."""
    share = (torch.arange(400, dtype=torch.float64) + 0.5) / 400  # epsilon, by the midpoint rule
    between = torch.distributions.Normal(3 * (1 - share), (share**2 + (1 - share) ** 2).sqrt())
    q, below = between.log_prob(LINE[:, None]).exp().mean(1), between.cdf(LINE[:, None]).mean(1)
    normal = torch.distributions.Normal(0.0, 1.0)
    gap = normal.cdf(LINE) - normal.cdf(LINE - 3)  # F_p - F_p_G, 0 to rounding where the mass has ended
    charged = normal.cdf(LINE) - below if slide else gap
    excess = torch.where(gap > 1e-12, charged / (2 * weight * q), 0.0)
    return torch.trapezoid((1 + excess) * gap, LINE).item()


ESTIMATORS = {  # the loss, how the critic is trained, what the best critic would say
    "clipping, c = 0.01": (unpenalised, {"c": 0.01, "rate": 1e-3}, None),
    "clipping, c = 0.1": (unpenalised, {"c": 0.1, "rate": 1e-3}, None),
    "penalty, λ = 10": (partial(penalised, weight=10), {}, at_the_optimum(10)),
    "penalty, λ = 100": (partial(penalised, weight=100), {}, at_the_optimum(100)),
    "spectral normalisation": (unpenalised, {"spectral": True, "rate": 1e-2}, 3.0),
}


def main(seeds: list[int], many: int) -> None:
    torch.set_num_threads(1)
    title = f"W₁ = {w1(P, P_G):.6f}; estimate, largest slope"
    table = Table("critic", "best", *(f"seed {seed}" for seed in seeds), title=title)
    for name, (loss, options, best) in ESTIMATORS.items():
        critics = [fit(loss, seed, **options)[0] for seed in tqdm(seeds, desc=name, leave=False)]
        measured = [f"{estimate(f):.3f}, {steepest(f):.3f}" for f in critics]
        table.add_row(name, "" if best is None else f"{best:.3f}", *measured)
    Console(width=110).print(table)

    table = Table("λ = 10, seeds 0 to " + str(many - 1), "best", "median", "wrong slope", "the first five")
    for name, loss in (("algorithm 1", penalised), ("the slide", as_on_the_slide)):
        for one_sided in (False, True):
            full, found = f"{name}, {'one' if one_sided else 'two'}-sided", []
            for seed in tqdm(range(many), desc=full, leave=False):
                f, start = fit(partial(loss, weight=10, one_sided=one_sided), seed)
                found.append((estimate(f), start))
            wrong = [f"{seed} ({start:+.2f})" for seed, (value, start) in enumerate(found) if value < 0]
            values = [value for value, _ in found]
            best = at_the_optimum(10, slide=loss is as_on_the_slide)
            first = " ".join(f"{value:.2f}" for value in values[:5])
            table.add_row(full, f"{best:.3f}", f"{median(values):.3f}", f"{len(wrong)}: {', '.join(wrong)}", first)
    Console(width=110).print(table)
    print("in brackets the mean slope that the critic was born with, downhill from p to p_G being +1 at the optimum")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[100, 101, 102])
    parser.add_argument("--many", type=int, default=20)
    arguments = parser.parse_args()
    main(arguments.seeds, arguments.many)
