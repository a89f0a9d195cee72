"""Exercise 03, Part 6: the ring, the cheapest plan, and the potential that 1-Lipschitz critics look for."""

from collections.abc import Callable

import torch

from course_lib.checking.answers import AnswerError
from course_lib.checking.expectation import expect
from course_lib.checking.returned import items, numbers
from course_lib.checks.lipschitz_critics import values


def transport(draw, ring_centres, coupling, potential):
    counts = (30, int(draw.number(2, 6)) * 2 + 1)  # an angle of 4π or 6π only shows where 2 or 3 divides n
    radius = draw.number(1.5, 3)

    def gaps(count: int, steps: int, scale: float = radius) -> torch.Tensor:
        angles = torch.arange(count, dtype=torch.float64) * (2 * torch.pi / steps)
        return torch.pdist(scale * torch.stack([angles.cos(), angles.sin()], 1)).sort().values

    def ring(count: int) -> tuple[torch.Tensor, torch.Tensor]:
        centres = numbers(ring_centres(count, radius), count, 2)
        return torch.pdist(centres).sort().values, centres.norm(dim=1)

    def placed(found: Callable[[int], tuple[torch.Tensor, torch.Tensor]]) -> dict[str, torch.Tensor]:
        between, from_the_origin = zip(*map(found, counts))
        return {"between": torch.cat(between), "from the origin": torch.cat(from_the_origin)}

    def around(count: int, scale: float = radius) -> torch.Tensor:
        return torch.full((count,), scale, dtype=torch.float64)

    yield expect(
        f"{counts[0]} centres, and {counts[1]}: all distances between them, and from the origin, in order",
        lambda: placed(ring),
        placed(lambda n: (gaps(n, n), around(n))),
        worth=1,
        tol=1e-5,  # angles may be float32
        mistakes={
            "The first and the last centre are the same point: an angle of 2π is the angle 0.": placed(
                lambda n: (gaps(n, n - 1), around(n))
            ),
            "This circle has radius 1.": placed(lambda n: (gaps(n, n, 1.0), around(n, 1.0))),
            "These are on half a circle.": placed(lambda n: (gaps(n, 2 * n), around(n))),
        },
        fallback="Equal angles, n of them, and as far from the last back to the first as between any two.",
        read="10 · Smooth critics on the ring and on digits",
    )
    x = draw.uniform(0, 10, 12).sort().values
    heaps = torch.tensor([2.0, 0, 0, 2] * 3, dtype=torch.float64)  # now to the left, now to the right
    p, q = (law + draw.uniform(0.3, 2, 12) for law in (heaps, 2 - heaps))
    order = draw.permutation(12)
    p, q, x = (p / p.sum())[order], (q / q.sum())[order], x[order]
    line = torch.cdist(x[:, None], x[:, None])
    whole_plan = "W1 and the plan, eight times: row and column sums, the plan's cost, and no negative entry"
    yield expect(
        "W1 of two laws on twelve points of a line",
        lambda: items(coupling(p, q, line), 2)[0],
        values.area_between(p, q, x),
        worth=1,
        needs=whole_plan,
        mistakes={
            "This is the total variation: it does not see how far the mass has to go.": 0.5 * (p - q).abs().sum(),
            "This is the distance of the two means, which is only a lower bound.": ((p - q) @ x).abs(),
            "This is what the independent coupling costs; a cheaper one was to be found.": p @ line @ q,
        },
        fallback="Minimise the cost over all plans with marginals p and q.",
    )
    spaces = values.spaces(draw)
    first, second = (torch.cat(laws) for laws in ([p for p, _, _ in spaces], [q for _, q, _ in spaces]))
    w1 = torch.tensor([values.cheapest_matching(*space) for space in spaces], dtype=torch.float64)
    independent = torch.stack([p @ distance @ q for p, q, distance in spaces])

    def plans() -> dict[str, torch.Tensor]:
        rows, columns, costs, returned = [], [], [], []
        for p, q, distance in spaces:
            claimed, plan = items(coupling(p, q, distance), 2)
            plan = numbers(plan, len(p), len(p))
            if plan.min() < -1e-7:
                raise AnswerError(f"a plan carries no negative mass, and this one has {plan.min():.4g} in it")
            rows, columns = [*rows, plan.sum(1)], [*columns, plan.sum(0)]
            costs, returned = (
                [*costs, (plan * distance).sum()],
                [*returned, numbers(claimed.squeeze() if isinstance(claimed, torch.Tensor) else claimed)],
            )
        return carried(torch.cat(rows), torch.cat(columns), torch.stack(costs), torch.stack(returned))

    def carried(
        rows: torch.Tensor, columns: torch.Tensor, costs: torch.Tensor, claimed: torch.Tensor
    ) -> dict[str, torch.Tensor]:
        return {"W1": claimed, "cost": costs, "row sums": rows, "column sums": columns}

    yield expect(
        whole_plan,
        plans,
        carried(first, second, w1, w1),
        worth=2,
        mistakes={
            "Rows and columns are swapped: the mass plan[i, j] goes from point i, of p, to point j, of q.": carried(
                second, first, w1, w1
            ),
            "This is the independent coupling: its marginals are right, its cost is not the smallest.": carried(
                first, second, independent, independent
            ),
        },
        fallback="Row sums p, column sums q, nothing below zero, and the cost, which W1 is, as small as it can be.",
    )

    def dual() -> dict[str, torch.Tensor | bool]:
        gains, allowed = [], True
        for p, q, distance in spaces:
            f = numbers(potential(p, q, distance), len(p))
            gains.append((p - q) @ f)
            allowed = allowed and bool(((f[:, None] - f).abs() <= distance + 1e-6).all())
        return scored(torch.stack(gains), allowed)

    def scored(gain: torch.Tensor, allowed: bool) -> dict[str, torch.Tensor | bool]:
        return {"gain": gain, "1-Lipschitz": allowed}

    yield expect(
        "The potential for the same: its gains E_p f - E_q f, and whether it is always 1-Lipschitz",
        dual,
        scored(w1, True),
        worth=2,
        mistakes={
            "The sign is flipped: E_p f - E_q f is to be large.": scored(-w1, True),
            "It is 1-Lipschitz, but gains nothing.": scored(0 * w1, True),
        },
        fallback="Maximise (p - q)·f under f_i - f_j <= d_ij for every ordered pair. Gains too little: something else "
        "holds f back. Not 1-Lipschitz: a pair is missing.",
    )
