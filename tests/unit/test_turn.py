"""A player's turn: one optimiser step on one loss, the other networks frozen; and training loops written from turns."""

import copy
from functools import partial

import pytest
import torch
from torch import Tensor, nn
from torch.func import functional_call
from torch.nn.functional import cross_entropy, mse_loss, one_hot
from torch.optim.swa_utils import AveragedModel

from course_lib.gans.losses import least_squares, non_saturating
from course_lib.gans.step import gan_step
from course_lib.gans.training import train
from course_lib.gans.turn import freezing, training_mode, turn
from course_lib.networks import critic, mlp, spectrally_normalised


def adam(*networks, lr=1e-2):
    return torch.optim.Adam([weight for network in networks for weight in network.parameters()], lr, betas=(0.5, 0.9))


def state(*networks):
    return [tensor.clone() for network in networks for tensor in network.state_dict().values()]


def same(first, second):
    return all(torch.equal(a, b) for a, b in zip(first, second, strict=True))


@pytest.fixture
def pair():
    torch.manual_seed(0)
    return mlp(3, 8, 2), critic(2, 8)


def generator_loss(G, D, z):
    return lambda: non_saturating.generator(D(G(z)))


# --- one turn


def test_a_turn_is_one_step_of_the_optimiser_on_the_loss_and_returns_the_loss_before_it(pair):
    (G, D), z = pair, torch.randn(16, 3)
    by_hand = copy.deepcopy(G)
    optimizer, by_hand_optimizer = adam(G), adam(by_hand)
    for _ in range(3):
        found = turn(G, optimizer, generator_loss(G, D, z), frozen=D)
        loss = -nn.functional.logsigmoid(D(by_hand(z))).mean()
        by_hand_optimizer.zero_grad()
        loss.backward()
        by_hand_optimizer.step()
        assert type(found) is float and found == loss.item()
    assert same(state(G), state(by_hand))


def test_frozen_networks_keep_their_weights_and_gradients_and_the_player_starts_from_zero_gradient(pair):
    G, D = pair
    D(torch.randn(4, 2)).sum().backward()
    for weight in G.parameters():
        weight.grad = torch.full_like(weight, 1e6)  # left over from something else
    D[0].bias.requires_grad_(False)
    weights, gradients = state(D), [weight.grad.clone() for weight in D.parameters()]
    turn(G, torch.optim.SGD(G.parameters(), 0.1), generator_loss(G, D, torch.randn(16, 3)), frozen=[D])
    assert same(weights, state(D)) and same(gradients, [weight.grad for weight in D.parameters()])
    assert [weight.requires_grad for weight in D.parameters()] == [True, False, True, True]
    assert max(weight.abs().max() for weight in G.parameters()) < 10


def test_the_action_after_the_step_sees_the_new_weights(pair):
    (G, D), z = pair, torch.randn(16, 3)
    averaged = AveragedModel(G, avg_fn=lambda old, new, count: 0.5 * (old + new))
    optimizer, start = adam(G), state(G)
    turn(G, optimizer, generator_loss(G, D, z), frozen=D, after_step=lambda: averaged.update_parameters(G))
    assert same(state(averaged.module), state(G)) and not same(start, state(G))


def test_two_networks_may_be_one_player_with_one_optimiser(pair):
    (G, D), Q = pair, mlp(2, 8, 2)
    start, z = state(Q), torch.randn(16, 3)
    turn([G, Q], adam(G, Q), lambda: D(G(z)).mean() + Q(G(z)).square().mean(), frozen=D)
    assert not same(start, state(Q))


# --- mistakes are errors, before any weight changes


def cut(value):
    return value.detach()


def rejected(pair, error, message, player, optimizer, loss):
    start = state(*pair)
    with pytest.raises(error, match=message):
        turn(player, optimizer, loss)
    assert same(start, state(*pair))


def test_an_optimiser_without_the_players_weights_is_refused(pair):
    (G, D), z = pair, torch.randn(16, 3)
    loss = generator_loss(G, D, z)
    rejected(pair, ValueError, "holds none of the weights of the player's Sequential", G, adam(D), loss)
    rejected(pair, ValueError, "holds none of the weights", [G, nn.Linear(2, 2)], adam(G), loss)


@pytest.mark.parametrize(
    "change, error, message",
    [
        (Tensor.item, TypeError, "the loss must be a tensor, .* got float"),
        (cut, ValueError, "the loss has no gradient: .*detach"),
        (lambda value: value.repeat(5), ValueError, r"one number, shape \(\), got shape \(5,\): take the mean"),
    ],
    ids=["a float", "cut", "one per row"],
)
def test_a_loss_that_is_not_a_scalar_with_a_gradient_is_refused(pair, change, error, message):
    (G, D), z = pair, torch.randn(16, 3)
    rejected(pair, error, message, G, adam(G), lambda: change(D(G(z)).mean()))


def test_a_loss_that_does_not_depend_on_the_players_weights_is_refused(pair):
    (G, D), z = pair, torch.randn(16, 3)
    message = "sends no gradient to the player's Sequential"
    rejected(pair, ValueError, message, G, adam(G), lambda: D(G(z).detach()).mean())
    assert turn(D, adam(D), lambda: D(G(z).detach()).mean()) != 0


@pytest.mark.parametrize("fails", [False, True])
def test_freezing_restores_each_weights_own_flag(pair, fails):
    G, D = pair
    D[0].weight.requires_grad_(False)
    try:
        with freezing(G, D):
            assert not any(weight.requires_grad for network in pair for weight in network.parameters())
            if fails:
                raise InterruptedError
    except InterruptedError:
        pass
    assert [weight.requires_grad for weight in D.parameters()] == [False, True, True, True]
    assert all(weight.requires_grad for weight in G.parameters())


# --- training mode and frozen layers


def frozen_in_two_ways():
    """Two batch norms that the user froze: the first by its weights, the second by its mode."""
    network = nn.Sequential(
        nn.Linear(2, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.BatchNorm1d(8), nn.Dropout(), nn.BatchNorm1d(8), critic(8, 4)
    )
    network[1].requires_grad_(False), network[3].eval()
    return network


@pytest.mark.parametrize("found", [True, False])
def test_in_training_mode_everything_trains_except_frozen_layers_and_afterwards_modes_are_restored(found):
    network = frozen_in_two_ways() if found else frozen_in_two_ways().eval()
    modes = [module.training for module in network.modules()]
    with training_mode(network):
        assert network.training and [network[i].training for i in (1, 3, 4, 5)] == [False, not found, True, True]
        network[1].train()
    assert [module.training for module in network.modules()] == modes


def test_the_running_statistics_of_frozen_layers_stay_as_they_are_in_both_turns():
    D, G = frozen_in_two_ways(), mlp(3, 8, 2)
    first, second, third = (copy.deepcopy(D[i].state_dict()) for i in (1, 3, 5))
    gan_step(G, D, adam(G), adam(D), lambda: torch.randn(16, 2) + 3, lambda: torch.randn(16, 3))
    assert same(D[1].state_dict().values(), first.values())
    assert torch.equal(D[3].running_mean, second["running_mean"]) and D[3].num_batches_tracked == 0
    assert (D[5].running_mean - third["running_mean"]).abs().max() > 1e-3


def test_a_frozen_layer_with_spectral_normalisation_stays_as_it_is():
    D, G = spectrally_normalised(critic(2, 8, 8)), mlp(3, 8, 2)
    D[2].requires_grad_(False)
    start = state(D[2])
    gan_step(G, D, adam(G), adam(D), lambda: torch.randn(16, 2) + 3, lambda: torch.randn(16, 3))
    assert same(start, state(D[2]))


# --- loops written from turns


def infogan_step(G, D, Q, d_optimizer, gq_optimizer, real, batch=64):
    """One iteration of InfoGAN with a two-valued code: D, then G and Q together."""

    def codes():
        c = torch.randint(2, (batch,))
        return c, torch.cat([torch.randn(batch, 2), one_hot(c, 2)], 1)

    def gq_loss():
        c, z = codes()
        fake = G(z)
        return non_saturating.generator(D(fake)) + cross_entropy(Q(fake), c)

    d_loss = turn(D, d_optimizer, lambda: non_saturating.discriminator(D(real()), D(G(codes()[1]).detach())))
    return {"d_loss": d_loss, "gq_loss": turn([G, Q], gq_optimizer, gq_loss, frozen=D)}


def test_infogan_in_a_few_lines():
    torch.manual_seed(0)
    G, D, Q = mlp(4, 32, 2), critic(2, 32), mlp(2, 32, 2)
    d_optimizer, gq_optimizer = adam(D), adam(G, Q)
    train(lambda: infogan_step(G, D, Q, d_optimizer, gq_optimizer, two_clusters), 200, progress=False)
    c = torch.arange(1000) % 2
    recognised = Q(G(torch.cat([torch.randn(1000, 2), one_hot(c, 2)], 1))).argmax(1) == c
    assert recognised.float().mean() > 0.75  # 0.5 is chance


def two_clusters(batch=64):
    return torch.randn(batch, 2) / 4 + torch.tensor([2.0, 0.0]) * (torch.randint(2, (batch, 1)) * 2 - 1)


def aae_step(E, R, D, optimizers, real, prior):
    """One iteration of an adversarial autoencoder: encoder E, decoder R, and D on codes."""
    x = real()
    return {
        "reconstruction": turn([E, R], optimizers["E, R"], lambda: mse_loss(R(E(x)), x)),
        "d_loss": turn(D, optimizers["D"], lambda: non_saturating.discriminator(D(prior()), D(E(x).detach()))),
        "e_loss": turn(E, optimizers["E"], lambda: non_saturating.generator(D(E(x))), frozen=D),
    }


def test_an_adversarial_autoencoder_in_a_few_lines():
    torch.manual_seed(0)
    E, R, D = mlp(2, 32, 1), mlp(1, 32, 2), critic(1, 32)
    optimizers = {"E, R": adam(E, R), "D": adam(D), "E": adam(E, lr=1e-3)}
    step = lambda: aae_step(E, R, D, optimizers, two_clusters, lambda: torch.randn(64, 1))  # noqa: E731
    history = train(step, 200, progress=False)
    assert history["reconstruction"][-1] < 0.25 * history["reconstruction"][0]


def cyclegan_step(G, F, D_A, D_B, g_optimizer, d_optimizer, real_a, real_b, weight=1.0):
    """One iteration of CycleGAN: G from A to B and F from B to A, then both discriminators."""
    loss, a, b = least_squares(), real_a(), real_b()

    def g_loss():
        fake_b, fake_a = G(a), F(b)
        cycle = (F(fake_b) - a).abs().mean() + (G(fake_a) - b).abs().mean()
        return loss.generator(D_B(fake_b)) + loss.generator(D_A(fake_a)) + weight * cycle

    def d_loss():
        return loss.discriminator(D_B(b), D_B(G(a).detach())) + loss.discriminator(D_A(a), D_A(F(b).detach()))

    g = turn([G, F], g_optimizer, g_loss, frozen=[D_A, D_B])
    return {"g_loss": g, "d_loss": turn([D_A, D_B], d_optimizer, d_loss)}


def test_cyclegan_in_a_few_lines():
    torch.manual_seed(0)
    G, F, D_A, D_B = mlp(2, 32, 2), mlp(2, 32, 2), critic(2, 32), critic(2, 32)
    g_optimizer, d_optimizer = adam(G, F), adam(D_A, D_B)
    players = G, F, D_A, D_B, g_optimizer, d_optimizer
    train(lambda: cyclegan_step(*players, two_clusters, lambda: two_clusters() + 2), 200, progress=False)
    a = two_clusters(1000)
    assert (F(G(a)) - a).abs().mean() < 0.5 * a.abs().mean()
    assert (G(a).mean(0) - 2).abs().max() < 1  # the mean of B is 2, the mean of A is 0


def unrolled_step(G, D, g_optimizer, d_optimizer, real, noise, unrolled, rate):
    """One iteration of an unrolled GAN: G's loss after D has taken ``unrolled`` gradient steps."""

    def d_loss(x, fake, weights):
        score = lambda batch: functional_call(D, weights, batch)  # noqa: E731
        return non_saturating.discriminator(score(x), score(fake))

    def g_loss():
        weights, fake = {name: weight.detach().requires_grad_() for name, weight in D.named_parameters()}, G(noise())
        for _ in range(unrolled):
            found = torch.autograd.grad(d_loss(real(), fake, weights), weights.values(), create_graph=True)
            weights = {name: weight - rate * g for (name, weight), g in zip(weights.items(), found)}
        return non_saturating.generator(functional_call(D, weights, fake))

    first = turn(D, d_optimizer, lambda: d_loss(real(), G(noise()).detach(), dict(D.named_parameters())))
    return {"d_loss": first, "g_loss": turn(G, g_optimizer, g_loss, frozen=D)}


def test_an_unrolled_gan_in_a_few_lines_and_without_unrolling_it_is_the_gan(pair):
    steps = {}
    for unrolled in (None, 0, 3):
        G, D = copy.deepcopy(pair)
        random = torch.Generator().manual_seed(0)
        players = G, D, adam(G), adam(D)
        data = [partial(torch.randn, 16, width, generator=random) for width in (2, 3)]
        for _ in range(5):
            gan_step(*players, *data) if unrolled is None else unrolled_step(*players, *data, unrolled, 0.1)
        steps[unrolled] = state(G, D)
    assert same(steps[None], steps[0]) and not same(steps[0], steps[3])
