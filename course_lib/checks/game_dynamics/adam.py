"""Exercise 4, Parts 3 and 4: two players with Adam, and Optimistic Adam."""

import torch
from torch import Tensor

from course_lib.checking.answers import AnswerError
from course_lib.checking.classifiers import signed
from course_lib.checking.expectation import expect


def duel(
    payoff: Tensor,
    x: Tensor,
    y: Tensor,
    lr: float,
    beta1: float,
    beta2: float,
    eps: float,
    steps: int,
    *,
    fault: str = "",
) -> tuple[Tensor, Tensor]:
    """Simultaneous Adam on x^T A y, with one fault or none."""
    players = [x, y]
    m, v = ([torch.zeros_like(player) for player in players] for _ in range(2))
    for t in range(1, steps + 1):
        gradients = [payoff @ players[1], payoff.T @ players[0]]
        for place, sign in enumerate((-lr, lr)):
            g = payoff.T @ players[0] if place and fault == "updated" else gradients[place]
            if place and fault == "shared":  # the players have the same size then
                m[1], v[1] = m[0], v[0]
            m[place] = beta1 * m[place] + (1 - beta1) * g
            v[place] = beta2 * v[place] + (1 - beta2) * (g if fault == "not squared" else g**2).abs()
            first, second = (1, 1) if fault == "bias" else (1 - beta1**t, 1 - beta2**t)
            root = (v[place] / second + eps).sqrt() if fault == "eps" else (v[place] / second).sqrt() + eps
            sign = {"ascent": lr, "roles": -sign}.get(fault, sign)
            players[place] = players[place] + sign * m[place] / first / root
            if place and fault == "shared":
                m[0], v[0] = m[1], v[1]
    return players[0], players[1]


FAULTS = {"A": "bias", "B": "shared", "C": "updated"}


def adam(draw, fault_a, fault_b, fault_c, adam_duel):
    for (letter, want), answer in zip(FAULTS.items(), (fault_a, fault_b, fault_c)):
        yield expect(
            f"The fault of loop {letter}",
            lambda answer=answer: _word(answer),
            want,
            worth=1,
            reveal=False,
            fallback="Follow one player through the first two steps of the loop, with numbers.",
        )
    settings, size = [], 3
    for steps in (1, 12):
        hyper = draw.number(0.05, 0.2), draw.number(0.5, 0.8), draw.number(0.9, 0.97), draw.number(0.01, 0.05)
        settings.append((signed(draw, size, size), signed(draw, size), signed(draw, size), *hyper, steps))

    def ends(fault: str = "") -> list[tuple[Tensor, Tensor]]:
        return [duel(*setting, fault=fault) for setting in settings]

    yield expect(
        "Both players after one step, and after twelve in another game",
        lambda: [adam_duel(*setting) for setting in settings],
        ends(),
        worth=4,
        mistakes={
            "The bias corrections are missing.": ends("bias"),
            "The two players share their moments: each needs its own m and v.": ends("shared"),
            "Here y sees the new x: compute both gradients before either player moves.": ends("updated"),
            "ε is inside the root; it is added after the root.": ends("eps"),
            "v averages the sizes of the gradients; it averages their squares.": ends("not squared"),
            "Both players ascend: x minimises.": ends("ascent"),
            "The roles are exchanged: x minimises and y maximises.": ends("roles"),
        },
        fallback="Compare the first game, one step: m̂ is the gradient itself there, and v̂ its square.",
        broken="Some numbers are not finite: print t and the bias corrections in the first step.",
    )


def _word(answer) -> str:
    found = answer.value()
    if not isinstance(found, str):
        raise AnswerError("one of the words of the list is needed, in quotes")
    return found.strip().lower()


def _trained(gradients: Tensor, theta: Tensor, lr: float, beta1: float, beta2: float, eps: float, reading: str = ""):
    """Optimistic Adam's last weights, or those of another reading of it."""
    m, v, old, before = torch.zeros_like(theta), torch.zeros_like(theta), torch.zeros_like(theta), gradients[0]
    for t, g in enumerate(gradients, start=1):
        last_m, last_v = m, v
        if reading == "raw":
            g, before = 2 * g - before, g
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        first, second = (1, 1) if reading == "bias" else (1 - beta1**t, 1 - beta2**t)
        new = m / first / ((v / second + eps).sqrt() if reading == "eps" else (v / second).sqrt() + eps)
        if reading == "repository":
            old = last_m / first / ((last_v / second).sqrt() + eps)
        if reading == "same" and t == 1:
            old = new
        step = {"plus": 2 * new + old, "adam": new, "raw": new, "twice": 2 * new}.get(reading, 2 * new - old)
        theta, old = theta + (lr if reading == "ascent" else -lr) * step, new
    return theta


def optimistic(draw, optimistic_adam):
    gradients, theta = signed(draw, 9, 4), signed(draw, 4)
    hyper = draw.number(0.05, 0.2), draw.number(0.5, 0.8), draw.number(0.9, 0.97), draw.number(0.01, 0.05)
    many = "Four weights after nine gradients"

    def weights(reading: str) -> Tensor:
        return _trained(gradients, theta, *hyper, reading)

    yield expect(
        "Four weights after one gradient",
        lambda: optimistic_adam(gradients[:1], theta, *hyper),
        _trained(gradients[:1], theta, *hyper),
        worth=1,
        needs=many,
        fallback="There is no earlier direction yet: r₀ = 0.",
    )
    yield expect(
        many,
        lambda: optimistic_adam(gradients, theta, *hyper),
        weights(""),
        worth=4,
        mistakes={
            "This is Adam: the earlier direction has no part in it.": weights("adam"),
            "The earlier direction is not taken back.": weights("twice"),
            "The earlier direction is added; it is subtracted from the doubled new one.": weights("plus"),
            "The old term has the current bias correction, as in the authors' code; Algorithm 1 gives it its own.": (
                weights("repository")
            ),
            "The optimism is in the gradient, before Adam; it belongs to Adam's direction.": weights("raw"),
            "The first step takes r₀ = r₁; Algorithm 1 begins with r₀ = 0.": weights("same"),
            "The bias corrections are missing.": weights("bias"),
            "ε is inside the root; it is added after the root.": weights("eps"),
            "This goes uphill: the step is subtracted.": weights("ascent"),
        },
        fallback="Compute Adam's direction for the first three gradients by hand, then combine: 2 r_t - r_{t-1}.",
        broken="Some numbers are not finite: print t and the bias corrections in the first step.",
    )
