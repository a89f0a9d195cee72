"""Exercise 03, Part 6: the ring, the cheapest plan, and the potential that 1-Lipschitz critics look for."""

from collections.abc import Callable

import torch
from torch import Tensor

from course_lib.checking.answers import AnswerError
from course_lib.checking.expectation import expect
from course_lib.checking.returned import items, numbers
from course_lib.checks.lipschitz_critics import values


def transport(draw, ring_centres, coupling, potential):
    counts = (30, int(draw.number(2, 6)) * 2 + 1)  # an angle of 4π or 6π only shows where 2 or 3 divides n
    radius = draw.number(1.5, 3)

    def gaps(count: int, steps: int, scale: float = radius) -> Tensor:
        angles = torch.arange(count, dtype=torch.float64) * (2 * torch.pi / steps)
        return torch.pdist(scale * torch.stack([angles.cos(), angles.sin()], 1)).sort().values

    def ring(count: int) -> tuple[Tensor, Tensor]:
        centres = numbers(ring_centres(count, radius), count, 2)
        return torch.pdist(centres).sort().values, centres.norm(dim=1)

    def placed(found: Callable[[int], tuple[Tensor, Tensor]]) -> dict[str, Tensor]:
        between, from_the_origin = zip(*map(found, counts))
        return {"between": torch.cat(between), "from the origin": torch.cat(from_the_origin)}

    def around(count: int, scale: float = radius) -> Tensor:
        return torch.full((count,), scale, dtype=torch.float64)

    yield expect(
        f"All distances between {counts[0]} centres, between {counts[1]}, and the radius",
        lambda: placed(ring),
        placed(lambda n: (gaps(n, n), around(n))),
        worth=1,
        tol=1e-5,  # angles may be float32
        mistakes={
            "The first and the last centre are the same point, because an angle of 2π is an angle of 0.": placed(
                lambda n: (gaps(n, n - 1), around(n))
            ),
            "This circle has radius 1.": placed(lambda n: (gaps(n, n, 1.0), around(n, 1.0))),
            "These points lie on half of the circle.": placed(lambda n: (gaps(n, 2 * n), around(n))),
        },
        fallback="Compare the angle between neighbours with 2π/n, also between the last centre and the first.",
        read="10 · Smooth critics on the ring and on digits",
    )
    line, drawn = values.on_a_line(draw), values.spaces(draw)
    spaces = [line, *drawn]
    w1 = torch.tensor([values.area_between(*line), *(values.cheapest_matching(*space) for space in drawn)]).double()
    independent = torch.stack([p @ distance @ q for p, q, distance in spaces])

    def claimed(pair: object) -> Tensor:
        value = items(pair, 2)[0]
        return numbers(value.squeeze() if isinstance(value, Tensor) else value)

    yield expect(
        "W1 on a line, in the plane, for other distances",
        lambda: torch.stack([claimed(coupling(*space)) for space in spaces]),
        w1,
        worth=1,
        mistakes={
            "This is the total variation distance, which ignores how far the mass has to move.": torch.stack(
                [0.5 * (p - q).abs().sum() for p, q, _ in spaces]
            ),
            "This is the cost of the independent coupling. A cheaper one exists.": independent,
        },
        fallback="Compare with the smallest cost over all plans with marginals p and q, which is .fun if linprog "
        "solves the first programme.",
    )

    def plans() -> dict[str, Tensor]:
        found = [numbers(items(coupling(*space), 2)[1], *space[2].shape) for space in spaces]
        if (least := min(plan.min() for plan in found)) < -1e-7:
            raise AnswerError(f"a plan has no negative entries, but the smallest here is {least:.4g}")
        costs = [(plan * distance).sum() for plan, (*_, distance) in zip(found, spaces)]
        return carried([plan.sum(1) for plan in found], [plan.sum(0) for plan in found], torch.stack(costs))

    def carried(rows: list[Tensor], columns: list[Tensor], costs: Tensor) -> dict[str, Tensor]:
        return {"cost": costs, "row sums": torch.cat(rows), "column sums": torch.cat(columns)}

    first, second = [p for p, _, _ in spaces], [q for _, q, _ in spaces]
    yield expect(
        "The plans for the same: row sums, column sums and cost",
        plans,
        carried(first, second, w1),
        worth=2,
        mistakes={
            "Rows and columns are exchanged: plan[i, j] is the mass that goes from i (in p) to j (in q).": carried(
                second, first, w1
            ),
            "This is the independent coupling. Its marginals are right, but its cost is not the smallest.": carried(
                first, second, independent
            ),
        },
        fallback="Compare the row sums with p, the column sums with q, and the cost with W1.",
    )

    def dual() -> dict[str, Tensor | bool]:
        gains, allowed = [], True
        for p, q, distance in spaces:
            f = numbers(potential(p, q, distance), len(p))
            gains.append((p - q) @ f)
            allowed = allowed and bool(((f[:, None] - f).abs() <= distance + 1e-6).all())
        return scored(torch.stack(gains), allowed)

    def scored(gain: Tensor, allowed: bool) -> dict[str, Tensor | bool]:
        return {"E_p f - E_q f": gain, "1-Lipschitz": allowed}

    yield expect(
        "The potentials: E_p f - E_q f, and the 1-Lipschitz bound",
        dual,
        scored(w1, True),
        worth=2,
        mistakes={
            "The sign is flipped: E_p f - E_q f is to be large.": scored(-w1, True),
            "This f is constant. It is 1-Lipschitz, but E_p f - E_q f is 0.": scored(0 * w1, True),
        },
        fallback="If E_p f - E_q f is too small, look at the bounds on f. If f is not 1-Lipschitz, look at which pairs "
        "(i, j) have a constraint.",
    )
