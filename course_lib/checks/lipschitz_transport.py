"""Exercise 03, Part 6: the ring, the cheapest plan, and the potential that 1-Lipschitz critics look for."""

import torch

from course_lib.checks import lipschitz_values as values
from course_lib.checks.answers import AnswerError
from course_lib.checks.part import expect
from course_lib.checks.returned import items, numbers


def transport(draw, ring_centres, coupling, potential):
    modes, radius = int(draw.number(5, 12)), draw.number(0.5, 3)

    def gaps(count: int, steps: int) -> torch.Tensor:
        angles = torch.arange(count, dtype=torch.float64) * (2 * torch.pi / steps)
        return torch.pdist(radius * torch.stack([angles.cos(), angles.sin()], 1)).sort().values

    def ring() -> dict[str, torch.Tensor]:
        centres = numbers(ring_centres(modes, radius), modes, 2)
        return placed(torch.pdist(centres).sort().values, centres.norm(dim=1))

    def placed(between: torch.Tensor, to_the_origin: torch.Tensor) -> dict[str, torch.Tensor]:
        return {"between": between, "from the origin": to_the_origin}

    around = torch.full((modes,), radius, dtype=torch.float64)
    yield expect(
        f"{modes} centres: all distances between them, and from the origin, in order",
        ring,
        placed(gaps(modes, modes), around),
        worth=1,
        mistakes={
            "The first and the last centre are the same point: an angle of 2π is the angle 0.": placed(
                gaps(modes, modes - 1), around
            ),
            "This circle has radius 1.": placed(gaps(modes, modes) / radius, around / radius),
            "These are on half a circle.": placed(gaps(modes, 2 * modes), around),
        },
        hint="Equal angles, n of them, and as far from the last back to the first as between any two.",
        read="10 · Smooth critics on the ring and on digits",
    )
    x = draw.uniform(0, 10, 12).sort().values
    heaps = torch.tensor([2.0, 0, 0, 2] * 3, dtype=torch.float64)  # now to the left, now to the right
    p, q = (law + draw.uniform(0.3, 2, 12) for law in (heaps, 2 - heaps))
    order = torch.randperm(12, generator=draw.generator)
    p, q, x = (p / p.sum())[order], (q / q.sum())[order], x[order]
    line = torch.cdist(x[:, None], x[:, None])
    yield expect(
        "W1 of two laws on twelve points of a line",
        lambda: items(coupling(p, q, line), 2)[0],
        values.area_between(p, q, x),
        worth=1,
        mistakes={
            "This is the total variation: it does not see how far the mass has to go.": 0.5 * (p - q).abs().sum(),
            "This is the distance of the two means, which is only a lower bound.": ((p - q) @ x).abs(),
            "This is what the independent coupling costs; a cheaper one was to be found.": p @ line @ q,
        },
        hint="Minimise the cost over all plans with marginals p and q.",
    )
    n, (p, q) = values.POINTS, values.heaps_and_holes(draw)
    points = draw.uniform(-3, 3, n, 2)
    distance = torch.cdist(points, points)
    w1 = values.cheapest_matching(p, q, distance)

    def plan() -> dict[str, torch.Tensor]:
        found = numbers(items(coupling(p, q, distance), 2)[1], n, n)
        if found.min() < -1e-7:
            raise AnswerError(f"a plan carries no negative mass, and this one has {found.min():.4g} in it")
        return carried(found.sum(1), found.sum(0), (found * distance).sum())

    def carried(rows: torch.Tensor, columns: torch.Tensor, cost: object) -> dict[str, object]:
        return {"row sums": rows, "column sums": columns, "cost": cost}

    yield expect(
        f"The plan for {n} points of the plane: its row sums, column sums and cost, and no negative entry",
        plan,
        carried(p, q, w1),
        worth=2,
        mistakes={
            "Rows and columns are swapped: the mass plan[i, j] goes from point i, of p, to point j, of q.": carried(
                q, p, w1
            ),
            "This is the independent coupling: its marginals are right, its cost is not the smallest.": carried(
                p, q, p @ distance @ q
            ),
        },
        hint="Row sums p, column sums q, nothing below zero, and the cost as small as it can be.",
    )

    def dual() -> dict[str, float | bool]:
        f = numbers(potential(p, q, distance), n)
        return scored(((p - q) @ f).item(), bool(((f[:, None] - f).abs() <= distance + 1e-6).all()))

    def scored(gain: float, allowed: bool) -> dict[str, float | bool]:
        return {"gain": gain, "1-Lipschitz": allowed}

    yield expect(
        "The potential for the same: its gain E_p f - E_q f, and whether it is 1-Lipschitz",
        dual,
        scored(w1, True),
        worth=2,
        mistakes={
            "The sign is flipped: E_p f - E_q f is to be large.": scored(-w1, True),
            "It is 1-Lipschitz, but gains nothing.": scored(0.0, True),
        },
        hint="Maximise (p - q)·f under f_i - f_j <= d_ij for every ordered pair. Gains too little: something else "
        "holds f back. Not 1-Lipschitz: a pair is missing.",
    )
