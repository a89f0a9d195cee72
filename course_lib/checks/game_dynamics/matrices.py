"""Exercise 4, Parts 1 and 5: update matrices and their eigenvalues, and the extragradient method."""

import math

import torch
from torch import Tensor

from course_lib.checking.classifiers import signed
from course_lib.checking.draw import Draw
from course_lib.checking.expectation import expect


def _blocks(x_by_x: Tensor, x_by_y: Tensor, y_by_x: Tensor, y_by_y: Tensor) -> Tensor:
    return torch.cat([torch.cat([x_by_x, x_by_y], 1), torch.cat([y_by_x, y_by_y], 1)])


def matrices(draw, simultaneous_matrix, alternating_matrix, spectral_radius):
    payoff, eta = signed(draw, 2, 3), draw.number(0.2, 0.6)
    of_x, of_y = torch.eye(2).double(), torch.eye(3).double()
    down, up = -eta * payoff, eta * payoff.T

    def simultaneous(down: Tensor, up: Tensor) -> Tensor:
        return _blocks(of_x, down, up, of_y)

    right = simultaneous(down, up)
    yield expect(
        "Simultaneous steps: the matrix of a 2 × 3 game",
        lambda: simultaneous_matrix(payoff, eta),
        right,
        worth=2,
        mistakes={
            "Both players descend here: y maximises.": simultaneous(down, -up),
            "Both players ascend here: x minimises.": simultaneous(-down, up),
            "The roles are exchanged: x minimises and y maximises.": simultaneous(-down, -up),
            "The step size is missing.": simultaneous(-payoff, payoff.T),
            "This is the change of the positions: the positions themselves are missing.": right - torch.eye(5),
        },
        fallback="Compare block by block: the upper rows give the new x, the lower rows the new y.",
    )
    yield expect(
        "Alternating steps, y first: the matrix of a 2 × 3 game",
        lambda: alternating_matrix(payoff, eta),
        _blocks(of_x + down @ up, down, up, of_y),
        worth=2,
        mistakes={
            "Here x moves first and y sees the new x; y moves first.": _blocks(of_x, down, up, of_y + up @ down),
            "This is the simultaneous matrix: x has to see the new y.": right,
            "The η² block has the wrong sign: expand x - η A (y + η Aᵀ x).": _blocks(of_x - down @ up, down, up, of_y),
            "The block in which both steps follow each other has η², not η.": _blocks(
                of_x + down @ up / eta, down, up, of_y
            ),
        },
        fallback="Insert y's new position into x's step, then compare block by block.",
        read="3 · Alternating steps cycle",
    )
    one, two = _telling(draw), _telling(draw)
    yield expect(
        "Spectral radius of two 4 × 4 matrices",
        lambda: [spectral_radius(one), spectral_radius(two)],
        [_radius(one), _radius(two)],
        worth=2,
        mistakes={
            "This is the largest real part; complex eigenvalues have an absolute value.": [
                torch.linalg.eigvals(m).real.max() for m in (one, two)
            ],
            "This is the largest absolute real part: the imaginary part counts, too.": [
                torch.linalg.eigvals(m).real.abs().max() for m in (one, two)
            ],
            "This is the largest singular value, which differs where the matrix is not normal.": [
                torch.linalg.matrix_norm(m, 2) for m in (one, two)
            ],
            "These are eigenvalues of a symmetric matrix, made of the lower triangle.": [
                torch.linalg.eigvalsh(m).abs().max() for m in (one, two)
            ],
        },
        fallback="Print all four eigenvalues of a small matrix and compare their absolute values.",
    )


def _radius(matrix: Tensor) -> Tensor:
    return torch.linalg.eigvals(matrix).abs().max()


def _telling(draw: Draw) -> Tensor:
    """A matrix whose largest eigenvalue is complex with a negative real part, so that every shortcut shows."""
    while True:
        matrix = signed(draw, 4, 4)
        values = torch.linalg.eigvals(matrix)
        largest = values[values.abs().argmax()]
        if largest.imag.abs() > 0.5 and largest.real < -0.3 and values.real.max() < -0.1 - largest.real:
            return matrix


def extragradient(draw, extragradient_rate, largest_step, fastest_step):
    steps = [draw.number(0.1, 0.4), draw.number(0.5, 0.9), draw.number(1.1, 1.6)]

    def rates(rule) -> list[float]:
        return [rule(h) for h in steps]

    yield expect(
        "Factor per step on s·xy, for three values of ηs",
        lambda: [extragradient_rate(h) for h in steps],
        rates(lambda h: math.sqrt(1 - h**2 + h**4)),
        worth=2,
        mistakes={
            "This is its square: take the absolute value of the eigenvalue.": rates(lambda h: 1 - h**2 + h**4),
            "This is the simultaneous method: the gradient is taken at the point ahead.": rates(
                lambda h: math.sqrt(1 + h**2)
            ),
            "The real part is 1 + h² here; a rotation applied twice turns back: 1 - h².": rates(
                lambda h: math.sqrt((1 + h**2) ** 2 + h**2)
            ),
            "Here the step starts at the point ahead; it starts at the old point.": rates(lambda h: 1 + h**2),
        },
        fallback="Write the step as one complex number times z = x + iy, and take its absolute value.",
    )
    payoffs = [signed(draw, 2, 2), signed(draw, 3, 2)]
    largest = [torch.linalg.matrix_norm(payoff, 2) for payoff in payoffs]

    yield expect(
        "Largest η without growth, for two games",
        lambda: [largest_step(payoff) for payoff in payoffs],
        [1 / s for s in largest],
        worth=2,
        mistakes={
            "This is the bound of optimistic mirror descent.": [1 / (math.sqrt(3) * s) for s in largest],
            "This uses the smallest singular value; the largest decides.": [
                1 / torch.linalg.svdvals(payoff).min() for payoff in payoffs
            ],
            "This is for the Frobenius norm, and larger steps are still stable.": [1 / p.norm() for p in payoffs],
            "This divides by s²; the bound is on ηs.": [1 / s**2 for s in largest],
            "This is the singular value itself: the bound on η falls as the game gets stronger.": largest,
        },
        fallback="Solve factor = 1 for h = ηs, then ask which singular value of the game reaches it first.",
    )
    strengths = [draw.number(0.2, 0.6), draw.number(2.0, 5.0)]

    def fastest(rule) -> list[float]:
        return [rule(s) for s in strengths]

    yield expect(
        "Fastest step size on s·xy, for two strengths s",
        lambda: [fastest_step(s) for s in strengths],
        fastest(lambda s: 1 / (math.sqrt(2) * s)),
        worth=2,
        mistakes={
            "This is where convergence ends.": fastest(lambda s: 1 / s),
            "This is the fastest step of optimistic mirror descent.": fastest(lambda s: 1 / (2 * s)),
            "This is h = ηs; η itself is asked for.": fastest(lambda s: 1 / math.sqrt(2)),
            "The stronger the game, the shorter the step: divide by s.": fastest(lambda s: s / math.sqrt(2)),
        },
        fallback="Minimise the factor over h, then go from h to η.",
    )
