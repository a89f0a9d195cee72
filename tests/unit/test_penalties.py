"""Clipping, the gradient penalty and R1 against closed forms: a linear critic has the gradient norm |w| everywhere."""

import math

import pytest
import torch
from scipy.stats import kstest
from torch import nn

from course_lib.gans.penalties import clip_weights, gradient_norms, gradient_penalty, r1
from course_lib.networks import critic

SHAPES = [(5, 2), (1, 7), (4, 3, 6, 6)]
each_shape = pytest.mark.parametrize("shape", SHAPES, ids=str)


def linear(shape, norm, seed=0):
    """A critic w·x + 3 with |w| = ``norm``; ``w`` learns."""
    w = torch.randn(shape[1:], generator=torch.Generator().manual_seed(seed)).double()
    w = (norm * w / w.norm()).requires_grad_()
    return (lambda x: (x * w).flatten(1).sum(1) + 3), w


def bowl(x):
    """|x|²/2 per sample: the gradient norm at x is |x|."""
    return x.flatten(1).square().sum(1) / 2


def batches(shape, seed=0):
    random = torch.Generator().manual_seed(seed)
    return torch.randn(shape, generator=random).double(), 2 + torch.randn(shape, generator=random).double()


class Spy:
    """A bowl that keeps what it was shown."""

    def __call__(self, x):
        self.seen = x.detach()
        return bowl(x)


# --- the gradient penalty


@each_shape
@pytest.mark.parametrize("norm", [0.25, 1.0, 3.0])
@pytest.mark.parametrize("target", [0.0, 1.0, 2.0])
def test_the_penalty_of_a_linear_critic_is_the_squared_distance_of_its_gradient_norm_from_the_target(
    shape, norm, target
):
    score, _ = linear(shape, norm)
    expected = torch.tensor((norm - target) ** 2).double()
    torch.testing.assert_close(gradient_penalty(score, *batches(shape), target=target), expected)


@each_shape
def test_one_sided_only_gradient_norms_above_the_target_cost(shape):
    for norm, expected in ((0.5, 0.0), (1.0, 0.0), (3.0, 4.0)):
        score, _ = linear(shape, norm)
        assert gradient_penalty(score, *batches(shape), one_sided=True).item() == pytest.approx(expected, abs=1e-12)


@each_shape
@pytest.mark.parametrize("norm", [0.25, 3.0])
def test_its_gradient_in_the_weights_is_the_closed_form(shape, norm):
    score, w = linear(shape, norm)
    (found,) = torch.autograd.grad(gradient_penalty(score, *batches(shape)), w)
    torch.testing.assert_close(found, 2 * (norm - 1) * w.detach() / norm)


@each_shape
def test_epsilon_is_the_share_of_the_real_sample(shape):
    real, fake = batches(shape)
    epsilon = torch.linspace(0, 1, shape[0]).double()
    between = torch.stack([e * x + (1 - e) * g for e, x, g in zip(epsilon, real, fake)])
    expected = (between.flatten(1).norm(dim=1) - 1).square().mean()
    torch.testing.assert_close(gradient_penalty(bowl, real, fake, epsilon=epsilon), expected)
    spy = Spy()
    gradient_penalty(spy, real, fake, epsilon=torch.ones(shape[0]).double())
    torch.testing.assert_close(spy.seen, real)


def test_each_sample_has_one_epsilon_of_its_own_uniform_in_0_1():
    torch.manual_seed(0)
    (real, fake), spy = batches((2000, 3, 2, 2)), Spy()
    gradient_penalty(spy, real, fake)
    shares = ((spy.seen - fake) / (real - fake)).flatten(1)  # (B, 12)
    torch.testing.assert_close(shares, shares[:, :1].expand_as(shares))
    assert kstest(shares[:, 0].numpy(), "uniform").pvalue > 1e-4


def test_it_is_a_mean_over_samples_and_no_row_depends_on_another():
    real, fake = batches((6, 3))
    epsilon = torch.rand(6, generator=torch.Generator().manual_seed(1)).double()
    each = [gradient_penalty(bowl, real[i : i + 1], fake[i : i + 1], epsilon=epsilon[i : i + 1]) for i in range(6)]
    torch.testing.assert_close(gradient_penalty(bowl, real, fake, epsilon=epsilon), torch.stack(each).mean())


def test_no_gradient_flows_into_the_batches_or_is_left_on_the_weights():
    network = critic(2, 8).double()
    real, fake = (batch.requires_grad_() for batch in batches((5, 2)))
    penalty = gradient_penalty(network, real, fake) + r1(network, real)
    assert all(weight.grad is None for weight in network.parameters())
    penalty.backward()
    assert real.grad is None and fake.grad is None and real.requires_grad and fake.requires_grad


def test_where_the_critic_is_flat_the_gradient_is_finite():
    network = critic(2, 8, activation=nn.ReLU)
    with torch.no_grad():
        network[0].bias.fill_(-1e6)  # every unit off
    penalty = gradient_penalty(network, torch.randn(5, 2), torch.randn(5, 2))
    assert penalty.item() == 1
    penalty.backward()
    assert all(weight.grad is None or weight.grad.isfinite().all() for weight in network.parameters())


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_it_computes_in_the_dtype_of_the_batch(dtype):
    network, x = critic(2, 8).to(dtype), torch.randn(4, 2, dtype=dtype)
    assert gradient_penalty(network, x, x + 1).dtype == r1(network, x).dtype == dtype


def test_gradient_norms_agree_with_finite_differences():
    torch.manual_seed(0)
    network, x, h = critic(3, 16, activation=nn.Tanh).double(), torch.randn(4, 3).double(), 1e-6
    steps = h * torch.eye(3).double()
    partial = torch.stack([(network(x + step) - network(x - step)) / (2 * h) for step in steps], dim=1)
    torch.testing.assert_close(gradient_norms(network, x), partial.norm(dim=1), rtol=1e-6, atol=1e-9)


# --- R1


@each_shape
def test_r1_of_a_linear_critic_is_its_squared_norm_and_its_gradient_twice_the_weight(shape):
    score, w = linear(shape, 3.0)
    penalty = r1(score, batches(shape)[0])
    assert penalty.item() == pytest.approx(9)
    torch.testing.assert_close(torch.autograd.grad(penalty, w)[0], 2 * w.detach())


@each_shape
def test_r1_looks_at_the_real_points_and_nowhere_else(shape):
    real, spy = batches(shape)[0], Spy()
    torch.testing.assert_close(r1(spy, real), real.flatten(1).square().sum(1).mean())
    assert torch.equal(spy.seen, real)


# --- clipping


def test_clipping_puts_every_weight_and_bias_into_the_interval_and_leaves_those_inside():
    network = nn.Linear(3, 1)
    with torch.no_grad():
        network.weight.copy_(torch.tensor([[-0.7, 0.005, 0.02]]))
        network.bias.fill_(5)
    assert clip_weights(network, 0.01) is None
    torch.testing.assert_close(network.weight.detach(), torch.tensor([[-0.01, 0.005, 0.01]]))
    assert network.bias.item() == pytest.approx(0.01)


def test_clipping_leaves_the_gradients_and_the_graph_alone():
    network = nn.Linear(2, 1)
    network(torch.full((1, 2), 100.0)).backward()
    clip_weights(network, 0.01)
    assert torch.equal(network.weight.grad, torch.full((1, 2), 100.0)) and network.weight.requires_grad


def test_a_clipped_critic_is_lipschitz_and_its_bound_is_attained():
    """c = 0.01 in 2-512-512-512-1 allows K = c⁴ · 512³ · √2 = 1.90: each norm is at most c · sqrt(rows · columns)."""
    network, bound = critic(2, 512, 512, 512, activation=nn.ReLU).double(), 0.01**4 * 512**3 * math.sqrt(2)
    assert bound == pytest.approx(1.898, abs=1e-3)
    x = torch.randn(200, 2, generator=torch.Generator().manual_seed(0)).double()
    clip_weights(network, 0.01)
    assert gradient_norms(network, x).max() < bound
    for weight in network.parameters():
        weight.data.fill_(7.0)
    clip_weights(network, 0.01)
    assert gradient_norms(network, x.abs())[0].item() == pytest.approx(bound)


# --- errors


@pytest.mark.parametrize("c", [0, 0.0, -0.01, math.nan])
def test_a_constant_that_is_not_positive_is_refused_before_anything_is_clipped(c):
    network = nn.Linear(2, 1)
    start = network.weight.detach().clone()
    with pytest.raises(ValueError, match="c > 0"):
        clip_weights(network, c)
    assert torch.equal(network.weight, start)


@pytest.mark.parametrize("fake", [(4, 2), (5, 3), (5, 1), (1, 2), (2,)], ids=str)
def test_batches_of_different_shapes_are_refused(fake):
    with pytest.raises(ValueError, match=r"same shape, got \(5, 2\) and"):
        gradient_penalty(bowl, torch.ones(5, 2), torch.ones(fake))


@pytest.mark.parametrize("target", [-1.0, math.nan, math.inf, "one", None, torch.ones(5)], ids=str)
def test_a_target_that_is_no_gradient_norm_is_refused(target):
    with pytest.raises(ValueError, match="the target is a gradient norm, a number from 0 up"):
        gradient_penalty(bowl, torch.ones(5, 2), torch.zeros(5, 2), target=target)


@pytest.mark.parametrize("shape", [(0, 2), (0, 1, 8, 8), ()], ids=str)
def test_an_empty_batch_is_refused(shape):
    empty = torch.ones(shape)
    for penalty in (lambda: gradient_penalty(bowl, empty, empty), lambda: r1(bowl, empty)):
        with pytest.raises(ValueError, match="at least one row"):
            penalty()


@pytest.mark.parametrize("head", [nn.Linear(2, 1), nn.Linear(2, 3), nn.Flatten(0)], ids=["(B, 1)", "(B, 3)", "(2B,)"])
def test_logits_that_are_not_one_a_row_are_refused(head):
    x = torch.ones(5, 2)
    for penalty in (lambda: gradient_penalty(head, x, x), lambda: r1(head, x)):
        with pytest.raises(ValueError, match=r"one logit per row, shape \(5,\)"):
            penalty()


@pytest.mark.parametrize("epsilon", [(5, 2), (1,), (), (5, 1)], ids=str)
def test_an_epsilon_that_is_not_one_a_sample_is_refused(epsilon):
    with pytest.raises(ValueError, match=r"one number per sample, shape \(5,\)"):
        gradient_penalty(bowl, torch.ones(5, 2), torch.zeros(5, 2), epsilon=torch.rand(epsilon))


# --- batch norm, mixed precision


@pytest.mark.parametrize("norm", [nn.BatchNorm1d(8), nn.BatchNorm1d(8, affine=False), nn.SyncBatchNorm(8)], ids=repr)
def test_batch_norm_in_training_mode_is_refused_by_the_name_of_its_layer(norm):
    network, x = nn.Sequential(nn.Sequential(nn.Linear(2, 8), norm), critic(8, 4)), torch.randn(5, 2)
    for penalty in (lambda: gradient_penalty(network, x, x + 1), lambda: r1(network, x)):
        with pytest.raises(ValueError, match=rf"the critic's layer '0\.1' is a {type(norm).__name__}: .*GroupNorm"):
            penalty()
    norm.eval()
    if not isinstance(norm, nn.SyncBatchNorm):  # which runs on GPUs only
        assert r1(network, x) > 0


def test_batch_norm_without_running_statistics_is_refused_in_evaluation_mode_too():
    network = nn.Sequential(nn.Linear(2, 8), nn.BatchNorm1d(8, track_running_stats=False), critic(8, 4)).eval()
    with pytest.raises(ValueError, match="layer '1' is a BatchNorm1d"):
        r1(network, torch.randn(5, 2))


@pytest.mark.parametrize("norm", [nn.LayerNorm(8), nn.GroupNorm(2, 8)], ids=repr)
def test_a_norm_within_each_sample_is_welcome(norm):
    assert gradient_penalty(nn.Sequential(nn.Linear(2, 8), norm, critic(8, 4)), torch.ones(5, 2), torch.zeros(5, 2)) > 0


def test_under_autocast_the_penalties_are_computed_in_float32():
    network, real, fake = critic(2, 8), torch.randn(5, 2), torch.randn(5, 2).bfloat16()
    expected = gradient_penalty(network, real, fake.float(), epsilon=torch.linspace(0, 1, 5)), r1(network, real)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found = gradient_penalty(network, real, fake, epsilon=torch.linspace(0, 1, 5)), r1(network, real)
        assert network(real).dtype == torch.bfloat16
        assert r1(network, fake).dtype == gradient_penalty(network, fake, fake).dtype == torch.float32
    for mine, theirs in zip(found, expected):
        torch.testing.assert_close(mine, theirs)  # and both are float32
    found[0].backward()
    assert all(weight.grad is None or weight.grad.dtype == torch.float32 for weight in network.parameters())


def test_batches_of_two_dtypes_are_computed_in_the_wider_one():
    real, fake = batches((5, 2))
    half = gradient_penalty(bowl, real, fake.float(), epsilon=torch.linspace(0, 1, 5))
    torch.testing.assert_close(
        half, gradient_penalty(bowl, real, fake.float().double(), epsilon=torch.linspace(0, 1, 5).double())
    )
    assert half.dtype == torch.float64


@pytest.mark.parametrize("norms", [True, False])
def test_clipping_includes_the_scale_of_batch_norm_unless_it_is_left_out(norms):
    network = nn.Sequential(nn.Linear(2, 8), nn.BatchNorm1d(8), nn.GroupNorm(1, 8), nn.LayerNorm(8), critic(8, 4))
    clip_weights(network, 0.01, norms=norms)
    assert all(layer.weight.max().item() == pytest.approx(0.01 if norms else 1) for layer in network[1:4])
    assert max(weight.abs().max().item() for i in (0, 4) for weight in network[i].parameters()) <= 0.01 + 1e-9
