"""What each player minimises: values, gradients in the logit, and that no logit is too large."""

import math

import pytest
import torch
from torch.nn.functional import binary_cross_entropy_with_logits as bce

from course_lib.data.toys import Gaussian
from course_lib.gans.losses import hinge, least_squares, minimax, non_saturating, wasserstein
from course_lib.theory.divergences import integrate, pearson_chi2
from course_lib.theory.optimal_discriminator import optimal_logit, value_at_optimum

P, P_G = Gaussian(0, 1), Gaussian(1.5, 1)
LOSSES = {
    "minimax": minimax,
    "non-saturating": non_saturating,
    "least squares": least_squares(-1, 1, 0),
    "wasserstein": wasserstein,
    "hinge": hinge,
}
each_loss = pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES.keys())
each_entropy_loss = pytest.mark.parametrize("loss", [minimax, non_saturating], ids=["minimax", "non-saturating"])


def logits(n, seed=0):
    return 3 * torch.randn(n, generator=torch.Generator().manual_seed(seed)).double()


def gradient(loss, s):
    s = s.clone().requires_grad_()
    return torch.autograd.grad(loss(s), s)[0]


def test_the_generators_gradient_in_the_logit_is_the_closed_form():
    s = logits(7)
    torch.testing.assert_close(gradient(minimax.generator, s), -torch.sigmoid(s) / 7)
    torch.testing.assert_close(gradient(non_saturating.generator, s), (torch.sigmoid(s) - 1) / 7)
    torch.testing.assert_close(gradient(least_squares(0, 1, 0.7).generator, s), (s - 0.7) / 7)
    torch.testing.assert_close(gradient(wasserstein.generator, s), torch.full_like(s, -1 / 7))
    torch.testing.assert_close(gradient(hinge.generator, s), torch.full_like(s, -1 / 7))


def test_where_the_discriminator_is_sure_minimax_has_no_gradient_left_and_non_saturating_has_all_of_it():
    s = torch.tensor([-8.0])
    assert gradient(minimax.generator, s).item() == pytest.approx(-3.35e-4, abs=5e-7)
    assert gradient(non_saturating.generator, s).item() == pytest.approx(-0.9997, abs=5e-5)


@each_loss
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_logits_of_plus_and_minus_1000_give_finite_losses_and_gradients_in_their_own_dtype(loss, dtype):
    s = torch.tensor([-1000.0, -90.0, 0.0, 90.0, 1000.0], dtype=dtype)
    for player in (loss.generator, lambda s: loss.discriminator(s, s), lambda s: loss.discriminator(s, -s)):
        assert player(s).isfinite() and player(s).shape == () and player(s).dtype == dtype
        assert gradient(player, s).isfinite().all()


@each_entropy_loss
def test_the_cost_of_being_wrong_is_the_logit_itself(loss):
    far = torch.tensor([1000.0])
    assert loss.discriminator(-far, far).item() == pytest.approx(2000)
    assert loss.discriminator(far, -far).item() == 0


@each_entropy_loss
def test_the_discriminators_loss_is_the_sum_of_both_cross_entropies(loss):
    real, fake = logits(9, 1), logits(5, 2)
    expected = bce(real, torch.ones_like(real)) + bce(fake, torch.zeros_like(fake))
    torch.testing.assert_close(loss.discriminator(real, fake), expected)


def test_the_generators_losses_are_cross_entropies_too():
    s = logits(9)
    torch.testing.assert_close(minimax.generator(s), -bce(s, torch.zeros_like(s)))
    torch.testing.assert_close(non_saturating.generator(s), bce(s, torch.ones_like(s)))


@each_entropy_loss
def test_an_undecided_discriminator_costs_log_4(loss):
    assert loss.discriminator(torch.zeros(3), torch.zeros(8)).item() == pytest.approx(math.log(4))


def test_the_discriminators_loss_at_the_optimum_estimates_minus_the_value_of_the_game():
    generator, n = torch.Generator().manual_seed(0), 100_000
    star = optimal_logit(P, P_G)
    real, fake = star(P.sample(n, generator)), star(P_G.sample(n, generator))
    spread = torch.nn.functional.logsigmoid(real).var() + torch.nn.functional.logsigmoid(-fake).var()
    error = 4 * (spread.item() / n) ** 0.5
    assert minimax.discriminator(real, fake).item() == pytest.approx(-value_at_optimum(P, P_G), abs=error)


def test_minimax_is_a_zero_sum_game_in_the_generated_samples():
    real, fake = logits(6, 1), logits(6, 2)
    at = gradient(lambda s: minimax.discriminator(real, s), fake)
    torch.testing.assert_close(gradient(minimax.generator, fake), -at)


@each_loss
def test_the_gradients_agree_with_finite_differences(loss):
    real, fake = logits(4, 1).requires_grad_(), logits(3, 2).requires_grad_()
    assert torch.autograd.gradcheck(loss.discriminator, (real, fake))
    assert torch.autograd.gradcheck(loss.generator, (fake,))


def optimal_least_squares(a, b):
    """The D that minimises E_p (D - b)²/2 + E_p_g (D - a)²/2, point by point."""
    return lambda x: (b * P.pdf(x) + a * P_G.pdf(x)) / (P.pdf(x) + P_G.pdf(x))


@pytest.mark.parametrize("a, b", [(-1, 1), (0, 1), (0.2, 0.9)])
def test_the_least_squares_discriminator_is_stationary_at_its_optimum(a, b):
    loss, star = least_squares(a, b).discriminator, optimal_least_squares(a, b)
    right_a, right_b = torch.tensor([a, b]).double().split(1)  # targets met: that half of the loss is 0
    for x in torch.linspace(-6, 8, 15).double():
        at = lambda d, x=x: P.pdf(x) * loss(d[None], right_a) + P_G.pdf(x) * loss(right_b, d[None])  # noqa: E731
        torch.testing.assert_close(gradient(at, star(x)), torch.zeros_like(x))


@pytest.mark.parametrize("a, b, c, expected", [(-1, 1, 0, 0.76147), (0, 1, 1, 0.69037)])
def test_twice_the_least_squares_cost_is_a_chi_square_only_for_the_targets_minus_1_1_0(a, b, c, expected):
    star, cost = optimal_least_squares(a, b), least_squares(a, b, c).generator
    found = 2 * integrate(lambda x: (P.pdf(x) + P_G.pdf(x)) * cost(star(x)[None]), P, P_G)
    assert found == pytest.approx(expected, abs=5e-6)
    chi2 = integrate(lambda x: (P.pdf(x) - P_G.pdf(x)) ** 2 / (P.pdf(x) + P_G.pdf(x)), P, P_G)
    assert (found == pytest.approx(chi2)) is ((a, b, c) == (-1, 1, 0))
    assert abs(found - pearson_chi2(P, P_G)) > 7  # and it is not the one between p and p_G


def test_the_targets_of_least_squares_are_generated_real_and_aim_in_this_order():
    loss = least_squares(-1, 2, 0.5)
    assert loss.discriminator(torch.tensor([2.0]), torch.tensor([-1.0])).item() == 0
    assert loss.discriminator(torch.tensor([0.0]), torch.tensor([0.0])).item() == 0.5 * 4 + 0.5 * 1
    assert loss.generator(torch.tensor([0.5, 1.5])).item() == 0.5 * 0.5
    torch.testing.assert_close(least_squares().generator(torch.ones(3)), torch.tensor(0.0))


@pytest.mark.parametrize("theta", [-2.0, 0.0, 0.5])
def test_with_the_best_1_lipschitz_critic_the_wasserstein_loss_is_minus_the_distance_of_two_points(theta):
    critic = lambda x: math.copysign(1, -theta) * x  # noqa: E731
    loss = wasserstein.discriminator(critic(torch.zeros(4)), critic(torch.full((3,), theta)))
    assert loss.item() == pytest.approx(-abs(theta))


def test_the_wasserstein_critic_goes_up_on_real_and_down_on_generated_and_its_offset_is_free():
    real, fake = logits(4, 1), logits(5, 2)
    torch.testing.assert_close(
        gradient(lambda s: wasserstein.discriminator(s, fake), real), torch.full_like(real, -1 / 4)
    )
    torch.testing.assert_close(
        gradient(lambda s: wasserstein.discriminator(real, s), fake), torch.full_like(fake, 1 / 5)
    )
    torch.testing.assert_close(
        wasserstein.discriminator(real + 7, fake + 7), wasserstein.discriminator(real, fake), rtol=0, atol=1e-12
    )


def test_a_point_scored_beyond_one_no_longer_moves_the_hinge_discriminator():
    real, fake = torch.tensor([-3.0, 0.0, 0.9, 1.1, 5.0]), torch.tensor([3.0, 0.0, -0.9, -1.1, -5.0])
    moves = torch.tensor([1.0, 1.0, 1.0, 0.0, 0.0]) / 5
    torch.testing.assert_close(gradient(lambda s: hinge.discriminator(s, fake), real), -moves)
    torch.testing.assert_close(gradient(lambda s: hinge.discriminator(real, s), fake), moves)
    assert hinge.discriminator(torch.tensor([1.0, 4.0]), torch.tensor([-1.0, -9.0])).item() == 0
    assert hinge.discriminator(torch.zeros(3), torch.zeros(3)).item() == 2


def test_the_best_hinge_discriminator_is_the_sign_and_its_loss_twice_the_overlap():
    """2 ∫ min(p, p_G) = 2 - 2 TV, and the total variation of N(0, 1) and N(1.5, 1) is 2 Φ(0.75) - 1."""
    cut = 0.75  # left of it p is larger

    def loss(score):
        at = lambda x: P.pdf(x) * (1 - score(x)).relu() + P_G.pdf(x) * (1 + score(x)).relu()  # noqa: E731
        return integrate(lambda x: at(x) if x < cut else 0.0, P, P_G, Gaussian(cut)) + integrate(
            lambda x: at(x) if x >= cut else 0.0, P, P_G, Gaussian(cut)
        )

    best = loss(lambda x: torch.sign(cut - x))
    assert best == pytest.approx(2 - 2 * (2 * 0.5 * (1 + math.erf(0.75 / math.sqrt(2))) - 1), abs=1e-8)
    for other in (lambda x: 2 * torch.sign(cut - x), lambda x: cut - x, lambda x: torch.sign(cut + 0.3 - x)):
        assert loss(other) > best + 1e-3


@pytest.mark.parametrize("loss", [wasserstein, hinge], ids=["wasserstein", "hinge"])
def test_two_batches_may_differ_in_size_each_is_a_mean(loss):
    real, fake = logits(4, 1), logits(6, 2)
    twice = loss.discriminator(torch.cat([real, real]), fake)
    torch.testing.assert_close(twice, loss.discriminator(real, fake))
