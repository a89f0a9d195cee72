"""Exercise 4, Part 2: the student's own run on games that are not known before."""

import math
from typing import NamedTuple

import torch
from torch import Tensor

from course_lib.checking.answers import AnswerError
from course_lib.checking.compare import close
from course_lib.checking.draw import Draw
from course_lib.checking.expectation import expect
from course_lib.checking.returned import items, numbers, tensor

STEPS = 600


class _Game(NamedTuple):
    payoff: Tensor
    b: Tensor
    c: Tensor
    x: Tensor
    y: Tensor

    def gradients(self, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        return self.payoff @ y + self.b, self.payoff.T @ x + self.c

    def distance(self, x: Tensor, y: Tensor) -> float:
        best_y = -torch.linalg.solve(self.payoff, self.b)
        best_x = -torch.linalg.solve(self.payoff.T, self.c)
        return math.hypot((x - best_x).norm(), (y - best_y).norm())


def _game(draw: Draw, scale: float, size: int = 3) -> _Game:
    """A game with singular values between scale and 2 scale, and a saddle point that is not at the origin."""
    left, _ = torch.linalg.qr(draw.normal(size, size))
    right, _ = torch.linalg.qr(draw.normal(size, size))
    payoff = left @ torch.diag(scale * torch.linspace(1, 2, size).double()) @ right
    best_x, best_y = draw.normal(size) * 3, draw.normal(size) * 3
    return _Game(payoff, -payoff @ best_y, -payoff.T @ best_x, draw.normal(size), draw.normal(size))


def _played(play, game: _Game, steps: int) -> tuple[Tensor, Tensor]:
    x, y = items(play(*game, steps), 2)
    return numbers(x, len(game.x)), numbers(y, len(game.y))


def _first(play, game: _Game) -> str:
    """How the first step lies to the two gradients at the start."""
    x, y = _played(play, game, 1)
    along_x, along_y = game.gradients(game.x, game.y)
    for way, (from_x, from_y) in {
        "right": (along_x, along_y),
        "y at the new x": (along_x, game.gradients(x, game.y)[1]),
        "x at the new y": (game.gradients(game.x, y)[0], along_y),
    }.items():
        size = ((game.x - x) @ from_x / from_x.square().sum()).item()
        if size and close(game.x - x, size * from_x, 1e-6) and close(y - game.y, size * from_y, 1e-6):
            return way if size > 0 else "the wrong way"
    return "another"


def _second(play, game: _Game) -> str:
    """What the second step of x is made of, whatever the length of the first."""
    (x1, y1), (x2, _) = _played(play, game, 1), _played(play, game, 2)
    before, now = game.gradients(game.x, game.y)[0], game.gradients(x1, y1)[0]
    size = ((game.x - x1) @ before / before.square().sum()).item()
    if not size:
        raise AnswerError("the first step of x does not move it along its gradient")
    move = x1 - x2
    for name, of in {
        "optimistic": 2 * now - before,
        "the current gradient alone": now,
        "twice the old gradient": 2 * before - now,
        "momentum": 2 * now + before,
        "only the change": now - before,
    }.items():
        if any(
            close(move, eta * of, 1e-6) for eta in (size, size / 2, size / 3)
        ):  # the first step may have been longer
            return name
    return "another"


def _end(play, game: _Game) -> str:
    x, y = (tensor(player).reshape(-1) for player in items(play(*game, STEPS), 2))
    if len(x) != len(game.x) or len(y) != len(game.y):
        raise AnswerError(f"two tensors of shape {tuple(game.x.shape)} are needed")
    start, end = game.distance(game.x, game.y), game.distance(x, y)  # nan is neither there nor closer
    return "there" if end <= start / 100 else "closer" if end < start else "further away"


def run(draw, play):
    games = [_game(draw, scale * draw.number(0.8, 1.2)) for scale in (0.02, 1.0, 30.0)]
    yield expect(
        "First step: both players along their gradients at the start",
        lambda: _first(play, games[1]),
        "right",
        worth=2,
        mistakes={
            "Here y sees the new x: compute both gradients before either player moves.": "y at the new x",
            "Here x sees the new y: compute both gradients before either player moves.": "x at the new y",
            "Both players move the wrong way: x minimises and y maximises.": "the wrong way",
        },
        fallback="Compare x's move with its gradient A y + b and y's move with Aᵀ x + c, in sign and in length: both "
        "use the same η.",
    )
    yield expect(
        "Second step of x: what it is made of",
        lambda: _second(play, games[1]),
        "optimistic",
        worth=2,
        mistakes={
            "The second step follows the current gradient alone.": "the current gradient alone",
            "The old gradient has the weight of the new one, and the new one that of the old.": (
                "twice the old gradient"
            ),
            "The old gradient is added; the optimistic step subtracts it.": "momentum",
            "The second step follows the change of the gradient alone.": "only the change",
        },
        fallback="Write down the two gradients of x by hand and compare the second move with 2 ∇₁ - ∇₀.",
    )
    yield expect(
        f"Three games after {STEPS} steps: within 1 % of the starting distance",
        lambda: [_end(play, game) for game in games],
        ["there"] * 3,
        worth=4,
        mistakes={
            "In all three games the players end further away than they started.": ["further away"] * 3,
            "The weak game goes too slowly and the strong one diverges: η has to follow the game.": [
                "closer",
                "there",
                "further away",
            ],
            "The games of ordinary strength are solved, the strong one diverges.": ["there", "there", "further away"],
            "The weak game goes too slowly; its singular values are small.": ["closer", "there", "there"],
            "All three come closer, too slowly: how near is your η to the fastest one?": ["closer"] * 3,
        },
        fallback="Look at each game on its own: print η times its largest singular value, and its distance over time.",
    )
