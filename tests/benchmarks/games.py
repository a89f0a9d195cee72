"""The numbers of lecture 04: rates of the bilinear game, the WGAN mean game, Optimistic Adam's published trajectory.

    python tests/benchmarks/games.py

Each line has what the closed form or the publication says, and what comes out here. Nothing is random.
"""

import math

import torch
from rich.console import Console
from rich.table import Table

from course_lib.optim import OptimisticAdam
from course_lib.theory import games

ONE = torch.ones(1, 1, dtype=torch.float64)


def rates() -> list[tuple[str, str, str]]:
    """The factor per step on f = xy: closed form, and from eigenvalues."""
    rows = []
    for method in games.METHODS:
        for h in (0.1, 0.4, 0.57, 0.58):
            measured = games.spectral_radius(games.update_matrix(method, ONE, h))
            rows.append((f"{method}, h = {h}", f"{games.rate(method, h):.9f}", f"{measured:.9f}"))
    return rows


def mean_game() -> list[tuple[str, str, str]]:
    """The error of the last iterate for v = (3, 4), step size 0.1, in the setting of the authors' notebook."""
    mean, theta, w = (torch.tensor(pair, dtype=torch.float64) for pair in ((3, 4), (1.7, 1.7), (1.4, 1.4)))
    runs = [("optimistic", 998, math.inf, ".0175"), ("simultaneous", 999, math.inf, "447")]
    rows = []
    for method, steps, clip, published in [*runs, ("simultaneous", 999, 1.0, "cycles")]:
        thetas, _ = games.trajectory(games.wgan_mean(mean), theta, w, 0.1, steps, method, clip)
        last, average = (thetas[-1] - mean).norm(), (thetas.mean(0) - mean).norm()
        rows.append((f"mean game, {method}, clip {clip}", published, f"{last:.4g} (average {average:.3f})"))
    return rows


def trajectory() -> list[tuple[str, str, str]]:
    """The distances that optax prints, and those here; after step 990 a burst depends on rounding."""
    players = [torch.tensor(start, dtype=torch.float64, requires_grad=True) for start in (1.0, 2.0)]
    optimizers = [OptimisticAdam([player], 0.01, optimism=1.0, variant="optax") for player in players]
    distances = [math.hypot(1, 2)]
    for _ in range(900):
        x, y = players
        x.grad, y.grad = y.detach().clone(), -x.detach().clone()
        for optimizer in optimizers:
            optimizer.step()
        distances.append(math.hypot(x.item(), y.item()))
    printed = {1: "3.522", 4: "2.055", 16: "1.804", 64: "0.847", 256: "0.051"}
    return [(f"Optimistic Adam, step {step}", value, f"{distances[step]:.3f}") for step, value in printed.items()] + [
        ("Optimistic Adam, closest in 900 steps", "0.000 at step 1,024", f"{min(distances):.6f}")
    ]


if __name__ == "__main__":
    table = Table("what", "closed form or published", "here")
    for row in rates() + mean_game() + trajectory():
        table.add_row(*row)
    Console().print(table)
