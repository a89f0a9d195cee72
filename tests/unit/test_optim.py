"""The optimistic optimisers: against closed forms, torch's Adam, and optax's published trajectory."""

import math

import pytest
import torch

from course_lib.optim import OMD, OptimisticAdam
from course_lib.theory import games


def duel(make, steps, x=1.0, y=2.0):
    """The distances of (x, y) to the saddle point of f = xy, the start first; both players move at once."""
    players = [torch.tensor(start, dtype=torch.float64, requires_grad=True) for start in (x, y)]
    optimizers = [make([player]) for player in players]
    distances = [math.hypot(x, y)]
    for _ in range(steps):
        (x, y) = players
        x.grad, y.grad = y.detach().clone(), -x.detach().clone()
        for optimizer in optimizers:
            optimizer.step()
        distances.append(math.hypot(x.item(), y.item()))
    return distances


def descend(make, steps=40, seed=0):
    """Weights after steps on a quadratic with two groups of very different scale."""
    torch.manual_seed(seed)
    weights = [torch.randn(3, 2, dtype=torch.float64, requires_grad=True), torch.ones(4).double().requires_grad_()]
    optimizer = make(weights)
    for _ in range(steps):
        optimizer.zero_grad()
        (weights[0].square().sum() + 100 * (weights[1] - 3).square().sum()).backward()
        optimizer.step()
    return torch.cat([weight.detach().flatten() for weight in weights])


def test_omd_is_the_optimistic_trajectory():
    one = torch.ones(1, 1).double()
    xs, ys = games.trajectory(games.bilinear(one), one[0], 2 * one[0], 0.3, 50, "optimistic")
    want = torch.cat([xs, ys], dim=1).norm(dim=1).tolist()
    assert duel(lambda params: OMD(params, lr=0.3), 50) == pytest.approx(want, abs=1e-12)


def test_optax_published_trajectory():
    """The doctest of optax.optimistic_adam in pull request 1089: learning rate .01, optimism 1, start (1, 2).

    It prints .000 at step 1,024. By then the run has come as close, but the effective step 1/√v has outgrown the
    stability bound, and how far a burst has thrown it back at that very step depends on rounding.
    """
    distances = duel(lambda params: OptimisticAdam(params, 1e-2, optimism=1.0, variant="optax"), 1024)
    assert [distances[4**i] for i in range(5)] == pytest.approx([3.522, 2.055, 1.804, 0.847, 0.051], abs=6e-4)
    assert min(distances) < 5e-4


def test_without_optimism_it_is_adam():
    want = descend(lambda params: torch.optim.Adam(params, 0.05))
    assert torch.allclose(descend(lambda params: OptimisticAdam(params, 0.05, optimism=0.0)), want, atol=1e-12)
    close = descend(lambda params: OptimisticAdam(params, 0.05, optimism=0.0, variant="repository", eps=1e-12))
    assert torch.allclose(close, want, atol=1e-6)  # that code adds eps to another root


def test_the_printed_algorithm_by_hand():
    gradients, lr, (beta1, beta2), eps = [0.5, -2.0, 0.1, 3.0], 0.1, (0.9, 0.99), 1e-8
    weight = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer = OptimisticAdam([weight], lr, (beta1, beta2), eps)
    theta = m = v = old = 0.0
    for t, g in enumerate(gradients, start=1):
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        new = m / (1 - beta1**t) / (math.sqrt(v / (1 - beta2**t)) + eps)
        theta, old = theta - 2 * lr * new + lr * old, new
        weight.grad = torch.full((1,), g, dtype=torch.float64)
        optimizer.step()
        assert weight.item() == pytest.approx(theta, abs=1e-12)


def test_the_two_readings_differ_in_the_first_steps_and_agree_later():
    def moves(variant):
        weight = torch.zeros(1, dtype=torch.float64, requires_grad=True)
        optimizer, places = OptimisticAdam([weight], 0.1, (0.9, 0.99), variant=variant), [0.0]
        for t in range(2000):
            weight.grad = torch.full((1,), math.cos(t / 5), dtype=torch.float64)
            optimizer.step()
            places.append(weight.item())
        return torch.tensor(places).diff()

    apart = (moves("paper") - moves("repository")).abs()
    assert apart[0] < 1e-6 and apart[1] > 1e-2 and apart[-100:].max() < 1e-6


@pytest.mark.parametrize("make", [lambda p: OMD(p, 0.1), lambda p: OptimisticAdam(p, 0.1)], ids=["omd", "adam"])
def test_a_weight_without_gradient_stays_and_the_closure_is_called(make):
    used, unused = (torch.ones(2, requires_grad=True) for _ in range(2))
    optimizer = make([used, unused])

    def closure():
        optimizer.zero_grad()
        loss = used.square().sum()
        loss.backward()
        return loss

    assert optimizer.step(closure).item() == 2 and torch.equal(unused, torch.ones(2)) and (used < 1).all()


def test_the_state_survives_being_stored():
    def run(stored):
        weight = torch.ones(2, dtype=torch.float64, requires_grad=True)
        optimizer = OptimisticAdam([weight], 0.1)
        for t in range(6):
            if stored and t == 3:
                state = optimizer.state_dict()
                optimizer = OptimisticAdam([weight], 0.5)
                optimizer.load_state_dict(state)
            weight.grad = weight.detach() - t
            optimizer.step()
        return weight.detach()

    assert torch.equal(run(stored=True), run(stored=False))


@pytest.mark.parametrize(
    "make, says",
    [
        (lambda p: OMD(p, 0.0), "OMD needs a positive step size lr, got 0"),
        (lambda p: OMD(p, math.nan), "positive step size lr, got nan"),
        (lambda p: OptimisticAdam(p, -1.0), "positive lr and eps, got -1"),
        (lambda p: OptimisticAdam(p, eps=0.0), "positive lr and eps"),
        (lambda p: OptimisticAdam(p, betas=(1.0, 0.9)), r"two numbers in \[0, 1\), got \(1.0, 0.9\)"),
        (lambda p: OptimisticAdam(p, betas=(0.5, -0.1)), r"two numbers in \[0, 1\)"),
        (lambda p: OptimisticAdam(p, optimism=-1.0), "optimism must be at least 0, got -1"),
        (lambda p: OptimisticAdam(p, variant="book"), "variant must be one of paper, repository, optax, got 'book'"),
    ],
)
def test_what_is_asked_wrongly_is_refused(make, says):
    with pytest.raises(ValueError, match=says):
        make([torch.ones(1, requires_grad=True)])
