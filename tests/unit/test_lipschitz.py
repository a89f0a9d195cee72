"""Lipschitz constants: of maps with a known one, of linear maps and convolutions against the SVD, of whole networks."""

import math

import pytest
import torch
from torch import nn
from torch.nn.functional import conv2d
from torch.nn.utils.parametrizations import spectral_norm

from course_lib.networks import critic, mlp
from course_lib.theory.lipschitz import (
    Bounds,
    bounds,
    circular_conv_norm,
    composition,
    constant_on,
    conv_bound,
    conv_norm,
    linear_norm,
    local_constant,
    lower_bound,
    power_iteration,
    quotient,
    residual,
    upper_bound,
)


def seeded(seed):
    return torch.Generator().manual_seed(seed)


def draw(*shape, seed=0):
    return torch.randn(shape, generator=seeded(seed), dtype=torch.float64)


# --- functions on points ---


def test_the_quotient_is_that_of_each_row():
    x, y = torch.tensor([[0.0, 0.0], [1.0, 1.0]]), torch.tensor([[3.0, 4.0], [1.0, 2.0]])
    torch.testing.assert_close(
        quotient(lambda z: z.norm(dim=1), x, y), torch.tensor([1.0, math.sqrt(5) - math.sqrt(2)])
    )
    torch.testing.assert_close(quotient(lambda z: 3 * z, x, y), torch.tensor([3.0, 3.0]))
    torch.testing.assert_close(
        quotient(torch.square, torch.tensor([1.0, 2.0]), torch.tensor([2.0, 5.0])).tolist(), [3.0, 7.0]
    )


def test_the_distance_to_a_point_is_1_lipschitz_and_attains_it():
    centre, x, y = draw(3, seed=1), draw(500, 3, seed=2), draw(500, 3, seed=3)
    distance = lambda z: (z - centre).norm(dim=1)  # noqa: E731
    assert quotient(distance, x, y).max() <= 1 + 1e-12
    assert quotient(distance, x, centre + 2 * (x - centre)).min() == pytest.approx(1)  # along a ray
    torch.testing.assert_close(local_constant(distance, x), torch.ones(500, dtype=torch.float64))


@pytest.mark.parametrize("reach", [1.0, 3.0, 10.0])
def test_the_square_is_locally_lipschitz_everywhere_and_its_global_constant_grows_with_the_interval(reach):
    x = torch.linspace(-reach, reach, 101, dtype=torch.float64)
    torch.testing.assert_close(local_constant(torch.square, x), 2 * x.abs())
    assert constant_on(torch.square, x) == pytest.approx(2 * reach, rel=0.02)


def test_a_step_on_two_intervals_has_the_local_constant_0_and_the_global_one_over_the_gap():
    x = torch.cat([torch.linspace(-1, -0.1, 20), torch.linspace(0.1, 1, 20)]).double()
    step = lambda z: (z > 0).to(z) + 0 * z  # noqa: E731
    assert lower_bound(step, x) == 0 and constant_on(step, x) == pytest.approx(1 / 0.2)


def test_the_local_constant_is_the_limit_of_quotients():
    network = mlp(3, 16, 2, activation=nn.Tanh).double()
    x, direction = draw(5, 3, seed=4), draw(2000, 3, seed=5)
    for row, local in zip(x, local_constant(network, x)):
        near = row + 1e-5 * direction / direction.norm(dim=1, keepdim=True)
        quotients = quotient(network, row.expand_as(near), near)
        assert local.item() == pytest.approx(quotients.max().item(), rel=0.01)
        assert quotients.max() <= local * (1 + 1e-4)


def test_the_local_constant_of_a_linear_map_is_its_largest_singular_value_everywhere():
    weight = draw(4, 6)
    found = local_constant(lambda x: x @ weight.T, draw(7, 6, seed=1))
    torch.testing.assert_close(found, torch.full((7,), linear_norm(weight), dtype=torch.float64))


def test_the_local_constant_leaves_everything_as_it_was_and_works_under_no_grad():
    network, x = critic(2, 8), torch.randn(4, 2)
    with torch.no_grad():
        inside = local_constant(network, x)
    torch.testing.assert_close(inside, local_constant(network, x))
    assert inside.shape == (4,) and not inside.requires_grad and not x.requires_grad and x.grad is None
    assert all(weight.grad is None for weight in network.parameters())


@pytest.mark.parametrize("f_constant, g_constant, f, g", [
    (2.0, 3.0, lambda x: 2 * x, lambda x: 3 * x),
    (1.0, 0.25, torch.relu, torch.sigmoid),
    (1.0, 5.0, torch.tanh, lambda x: 5 * x.abs()),
])  # fmt: skip
def test_problem_2_a_random_search_finds_no_composition_above_the_product(f_constant, g_constant, f, g):
    x, y = 3 * draw(5000, 1), 3 * draw(5000, 1, seed=1)
    assert quotient(lambda z: f(g(z)), x, y).max() <= composition(f_constant, g_constant) * (1 + 1e-9)


def test_the_product_is_attained_by_scalings_and_the_sum_is_no_bound():
    x, y = draw(10, 2), draw(10, 2, seed=1)
    attained = quotient(lambda z: 3 * (2 * z), x, y)
    torch.testing.assert_close(attained, torch.full((10,), composition(2, 3), dtype=torch.float64))
    assert composition(2, 3) == 6 > 2 + 3
    assert composition() == 1 and composition(0.0, 7.0) == 0


def test_a_skip_adds_one_and_that_is_attained_by_a_scaling_and_not_by_its_negative():
    x, y = draw(10, 2), draw(10, 2, seed=1)
    assert residual(0.5) == 1.5
    torch.testing.assert_close(quotient(lambda z: z + 0.5 * z, x, y), torch.full((10,), 1.5, dtype=torch.float64))
    assert quotient(lambda z: z - 0.5 * z, x, y).max() < 0.51
    block = mlp(2, 8, 2).double()
    assert quotient(lambda z: z + block(z), x, y).max() <= residual(upper_bound(block, (2,)))


# --- linear maps ---


@pytest.mark.parametrize("shape", [(1, 1), (3, 5), (5, 3), (1, 7), (20, 20)])
def test_power_iteration_climbs_to_the_largest_singular_value(shape):
    weight = draw(*shape)
    u, before = None, 0.0
    for _ in range(100):
        sigma, u = power_iteration(weight, u, generator=seeded(1))
        assert before - 1e-12 <= sigma.item() <= linear_norm(weight) + 1e-12
        before = sigma.item()
    assert power_iteration(weight, steps=2000, generator=seeded(1))[0].item() == pytest.approx(linear_norm(weight))
    assert u.shape == shape[:1] and u.norm().item() == pytest.approx(1)


def test_a_warm_start_goes_on_where_the_last_call_ended():
    weight = draw(8, 12)
    whole, u = power_iteration(weight, steps=5, generator=seeded(3))
    first, half = power_iteration(weight, steps=2, generator=seeded(3))
    second, end = power_iteration(weight, half, steps=3)
    assert torch.equal(whole, second) and torch.equal(u, end) and first < second


def test_one_step_from_a_random_start_is_far_below_and_dividing_by_it_leaves_more_than_one():
    ratios = [
        power_iteration(weight, generator=seeded(seed))[0].item() / linear_norm(weight)
        for seed in range(10)
        for weight in [draw(64, 576, seed=seed)]
    ]
    assert max(ratios) < 0.9 and 1 / max(ratios) > 1.1


def test_the_gradient_of_sigma_is_u_v_transposed_and_the_svds_once_it_has_converged():
    weight = draw(4, 6).requires_grad_()
    sigma, u = power_iteration(weight, steps=500, generator=seeded(0))
    sigma.backward()
    v = (weight.T @ u / (weight.T @ u).norm()).detach()
    torch.testing.assert_close(weight.grad, torch.outer(u, v))
    exact = weight.detach().clone().requires_grad_()
    torch.linalg.matrix_norm(exact, 2).backward()
    torch.testing.assert_close(weight.grad, exact.grad)


def test_a_weight_of_zeros_has_norm_0():
    sigma, u = power_iteration(torch.zeros(3, 4))
    assert sigma == 0 and u.isfinite().all()
    assert linear_norm(torch.zeros(3, 4)) == conv_norm(torch.zeros(2, 1, 3, 3), 5) == 0


# --- convolutions ---


def dense(weight, size, stride=1, padding=0, circular=False):
    """The convolution as a matrix, (outputs, inputs): its columns are the images of the unit vectors."""
    height, width = (size, size) if isinstance(size, int) else size
    units = torch.eye(weight.shape[1] * height * width, dtype=weight.dtype).reshape(-1, weight.shape[1], height, width)
    if circular:
        k = [n - 1 for n in weight.shape[2:]]
        units = nn.functional.pad(units, (0, k[1], 0, k[0]), mode="circular")
    return conv2d(units, weight, stride=stride, padding=padding).flatten(1).T


CONVOLUTIONS = [  # out, in, kernel, size, stride, padding
    (3, 2, 3, 6, 1, 1),
    (3, 2, 3, 6, 1, 0),
    (2, 3, 1, 5, 1, 0),
    (3, 2, 3, 7, 2, 1),
    (3, 2, 4, 8, 2, 1),
    (2, 2, 5, 9, 3, 2),
    (2, 1, 4, 7, 3, 1),
    (2, 1, 2, 7, 3, 0),
    (2, 1, 3, 7, 1, 5),
    (1, 4, 7, 7, 1, 0),
    (2, 2, (3, 5), (6, 8), 2, 1),
]
each_convolution = pytest.mark.parametrize("out, ins, kernel, size, stride, padding", CONVOLUTIONS)


def random_kernel(out, ins, kernel, seed):
    return draw(out, ins, *((kernel, kernel) if isinstance(kernel, int) else kernel), seed=seed)


@each_convolution
@pytest.mark.parametrize("seed", range(3))
def test_the_norm_of_a_convolution_is_that_of_its_matrix(out, ins, kernel, size, stride, padding, seed):
    weight = random_kernel(out, ins, kernel, seed)
    true = linear_norm(dense(weight, size, stride, padding))
    found = conv_norm(weight, size, stride=stride, padding=padding, steps=500, generator=seeded(0))
    assert found <= true * (1 + 1e-12) and found == pytest.approx(true, rel=1e-3)


@each_convolution
@pytest.mark.parametrize("seed", range(3))
def test_the_bound_is_above_the_norm_and_near_it(out, ins, kernel, size, stride, padding, seed):
    weight = random_kernel(out, ins, kernel, seed)
    true = linear_norm(dense(weight, size, stride, padding))
    assert true * (1 - 1e-12) <= conv_bound(weight, size, stride=stride, padding=padding) <= 1.25 * true


@pytest.mark.parametrize("out, ins, kernel, size", [(3, 2, 3, 6), (2, 3, 3, 7), (2, 2, 1, 4), (1, 1, 5, 5)])
def test_the_fourier_form_is_exact_for_circular_padding(out, ins, kernel, size):
    weight = draw(out, ins, kernel, kernel)
    assert circular_conv_norm(weight, size) == pytest.approx(linear_norm(dense(weight, size, circular=True)), rel=1e-9)
    oblong = (size, size + 3)
    assert circular_conv_norm(weight, oblong) == pytest.approx(
        linear_norm(dense(weight, oblong, circular=True)), rel=1e-9
    )


def test_the_bound_is_exact_for_a_kernel_as_large_as_the_image():
    weight = draw(4, 3, 6, 6)
    assert conv_bound(weight, 6) == pytest.approx(linear_norm(dense(weight, 6))) == linear_norm(weight.flatten(1))


@pytest.mark.parametrize("n", [1, 2, 5, 8, 14])
def test_the_kernel_of_ones_has_its_closed_form_and_its_reshaped_norm_is_a_third_of_the_limit(n):
    ones = torch.ones(1, 1, 3, 3)
    exact = (1 + 2 * math.cos(math.pi / (n + 1))) ** 2  # two tridiagonal matrices of ones, one an axis
    assert conv_norm(ones, n, padding=1, steps=600) == pytest.approx(exact, rel=1e-6)
    assert linear_norm(ones.flatten(1)) == pytest.approx(3)
    if n >= 3:
        assert circular_conv_norm(ones, n) == pytest.approx(9)
        assert 3 < exact < 9  # a kernel of reshaped norm 1 stretches by exact / 3, 2.93 at n = 16


@pytest.mark.parametrize("out, ins, kernel", [(1, 1, 3), (1, 16, 3), (16, 1, 3), (8, 8, 3), (4, 4, 5)])
def test_the_reshaped_norm_is_smaller_and_at_most_the_kernels_side_times_smaller(out, ins, kernel):
    weight = draw(out, ins, kernel, kernel)
    reshaped = linear_norm(weight.flatten(1))
    true = conv_norm(weight, 12, padding=kernel // 2, generator=seeded(0))
    assert 1.1 * reshaped < true <= kernel * reshaped


def test_spectral_normalisation_of_a_convolution_bounds_the_reshaped_weight_only():
    layer = spectral_norm(nn.Conv2d(8, 8, 3, padding=1), n_power_iterations=100).eval()
    assert linear_norm(layer.weight.flatten(1)) == pytest.approx(1, abs=1e-3)
    assert conv_norm(layer.weight, 12, padding=1, generator=seeded(0)) > 1.2


# --- networks ---


def true_constant_on_the_line(network):
    """A ReLU network on the line is piecewise linear; so many points that every piece has two of them."""
    x = torch.linspace(-50, 50, 200_001, dtype=torch.float64)[:, None]
    return (network(x).diff(dim=0).norm(dim=1) / x.diff(dim=0)[:, 0]).max().item()


@pytest.mark.parametrize("seed", range(5))
def test_lower_true_and_upper_are_in_order_on_random_networks(seed):
    torch.manual_seed(seed)
    network = mlp(1, 16, 16, 2).double()
    lower, upper = bounds(network, 5 * draw(200, 1, seed=seed))
    true = true_constant_on_the_line(network)
    assert 0 < lower <= true * (1 + 1e-6) and true <= upper
    assert lower > 0.3 * true and upper > 1.1 * true  # found, and not tight


@pytest.mark.parametrize("widths", [(3, 5), (5, 3), (4, 1)])
def test_the_bounds_meet_for_a_linear_layer(widths):
    network = nn.Linear(*widths).double()
    found = bounds(network, draw(1, widths[0]))
    assert found.lower == pytest.approx(linear_norm(network.weight)) and found.gap == pytest.approx(1)


def test_two_linear_layers_show_why_the_product_is_only_a_bound():
    first, second = torch.diag(torch.tensor([3.0, 0.5])), torch.diag(torch.tensor([0.5, 2.0]))
    network = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
    network[0].weight.data, network[1].weight.data = first, second
    found = bounds(network, torch.randn(3, 2))
    assert found == pytest.approx((1.5, 6.0)) and found.gap == pytest.approx(4)  # the directions do not meet
    network[1].weight.data = second.flip(0, 1)
    assert bounds(network, torch.randn(3, 2)).gap == pytest.approx(1)


LAYERS = {
    "relu": (nn.ReLU(), (6,), 1.0),
    "leaky": (nn.LeakyReLU(0.1), (6,), 1.0),
    "steep": (nn.LeakyReLU(-3.0), (6,), 3.0),
    "tanh": (nn.Tanh(), (6,), 1.0),
    "sigmoid": (nn.Sigmoid(), (6,), 0.25),
    "softplus": (nn.Softplus(), (6,), 1.0),
    "dropout": (nn.Dropout(0.9), (6,), 1.0),
    "flatten": (nn.Flatten(), (2, 3), 1.0),
    "unflatten": (nn.Unflatten(1, (2, 3)), (6,), 1.0),
    "max": (nn.MaxPool2d(2), (1, 4, 4), 1.0),
    "max with overlap": (nn.MaxPool2d(3, stride=2, padding=1), (1, 5, 5), 2.0),
    "mean": (nn.AvgPool2d(2), (2, 4, 4), 0.5),
    "mean with overlap": (nn.AvgPool2d(3, stride=1, padding=1), (1, 5, 5), 1.0),
    "mean of all": (nn.AdaptiveAvgPool2d(1), (2, 4, 4), 0.25),
    "mean to 2 x 2": (nn.AdaptiveAvgPool2d(2), (2, 4, 6), 1 / math.sqrt(6)),
}


@pytest.mark.parametrize("name", LAYERS)
def test_the_constant_of_a_layer_is_its_own_and_no_search_exceeds_it(name):
    layer, shape, constant = LAYERS[name]
    assert upper_bound(layer, shape) == pytest.approx(constant)
    layer.eval()
    x = 3 * draw(300, *shape)
    assert lower_bound(layer, x) <= constant * (1 + 1e-9)
    assert quotient(layer, x, 3 * draw(300, *shape, seed=1)).max() <= constant * (1 + 1e-9)


@pytest.mark.parametrize("name", ["max", "mean", "mean of all", "mean to 2 x 2", "relu", "steep", "flatten"])
def test_where_the_layer_attains_its_constant_the_search_finds_it(name):
    layer, shape, constant = LAYERS[name]
    assert lower_bound(layer, 3 * draw(50, *shape)) == pytest.approx(constant)


def test_sigmoid_and_tanh_attain_theirs_at_zero():
    assert lower_bound(torch.sigmoid, torch.zeros(1, 3)) == 0.25 and lower_bound(torch.tanh, torch.zeros(1, 3)) == 1


@pytest.mark.parametrize("norm, shape", [(nn.BatchNorm1d(3), (3,)), (nn.BatchNorm2d(3), (3, 4, 4))])
def test_batch_norm_is_the_linear_map_of_its_running_statistics(norm, shape):
    norm.double()
    norm.running_var.copy_(torch.tensor([4.0, 0.25, 1.0]))
    norm.weight.data.copy_(torch.tensor([1.0, -0.5, 0.1]))
    assert upper_bound(norm, shape) == pytest.approx(1.0, abs=1e-4)  # |-0.5| / 0.5
    assert lower_bound(norm.eval(), draw(2, *shape)) == pytest.approx(upper_bound(norm, shape))


@pytest.mark.parametrize(
    "layer, shape",
    [
        (nn.Conv2d(2, 3, 3, padding=1), (2, 6, 6)),
        (nn.Conv2d(2, 3, 4, stride=2, padding=1), (2, 8, 8)),
        (nn.Conv2d(2, 3, 3, padding="same"), (2, 6, 6)),
        (nn.Conv2d(2, 3, 3, padding="valid"), (2, 6, 6)),
        (nn.Conv2d(2, 3, (3, 5), padding=(1, 2)), (2, 6, 6)),
        (nn.Conv2d(2, 3, 6), (2, 6, 6)),
        (nn.ConvTranspose2d(3, 2, 5), (3, 1, 1)),
        (nn.ConvTranspose2d(3, 2, 4, stride=2, padding=1), (3, 4, 4)),
        (nn.ConvTranspose2d(3, 2, 3, stride=2, padding=1, output_padding=1), (3, 4, 5)),
    ],
)
def test_convolutions_and_their_transposes_are_bounded_near_their_norm(layer, shape):
    layer = layer.double()
    size = math.prod(shape)
    true = linear_norm(
        (layer(torch.eye(size).double().reshape(size, *shape)) - layer(torch.zeros(1, *shape).double())).flatten(1)
    )
    assert true * (1 - 1e-9) <= upper_bound(layer, shape) <= 1.3 * true


def test_a_whole_discriminator_is_bounded_and_the_skeleton_is_left_as_it_was():
    network = nn.Sequential(
        spectral_norm(nn.Conv2d(1, 4, 3, 1, 1)),
        nn.LeakyReLU(0.1),
        nn.MaxPool2d(2),
        nn.Sequential(spectral_norm(nn.Conv2d(4, 1, 3, 1, 1)), nn.AdaptiveAvgPool2d(1)),
        nn.Flatten(0),
    )
    network[3].eval()
    state = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    flags = [module.training for module in network.modules()]
    found = upper_bound(network, (1, 8, 8))
    assert [module.training for module in network.modules()] == flags
    assert all(torch.equal(tensor, state[name]) for name, tensor in network.state_dict().items())
    assert all(weight.grad is None for weight in network.parameters())
    network.eval()
    assert lower_bound(network, torch.randn(50, 1, 8, 8)) <= found


def test_a_critic_of_spectrally_normalised_layers_is_at_most_1_lipschitz():
    network = critic(2, 32, 32)
    for layer in network:
        if isinstance(layer, nn.Linear):
            spectral_norm(layer, n_power_iterations=50)
    found = bounds(network.eval(), torch.randn(100, 2))
    assert found.upper == pytest.approx(1, abs=0.02) and found.lower < 0.9  # at most one is not equal to one


def test_the_gap_of_a_constant_function_is_infinite():
    assert Bounds(0.0, 2.0).gap == math.inf


class Shifted(nn.Linear):
    def forward(self, x):
        return 10 * super().forward(x)


# --- what is refused ---


@pytest.mark.parametrize(
    "network, shape, says",
    [
        (
            nn.Sequential(nn.Linear(2, 2), nn.GELU()),
            (2,),
            "does not know the constant of a GELU: bound the layers before",
        ),
        (Shifted(2, 2), (2,), "does not know the constant of a Shifted"),
        (mlp(3, 4, 1), (2,), r"Linear.* does not take inputs of shape \(2,\)"),
        (nn.Conv2d(4, 4, 3, groups=2), (4, 5, 5), "square stride and zeros outside only"),
        (nn.Conv2d(4, 4, 3, dilation=2), (4, 7, 7), "square stride and zeros outside only"),
        (nn.Conv2d(4, 4, 3, padding=1, padding_mode="reflect"), (4, 7, 7), "zeros outside only"),
        (nn.MaxPool2d(2, dilation=2), (1, 7, 7), "without dilation only"),
        (nn.AvgPool2d(3, padding=1, count_include_pad=False), (1, 6, 6), "weigh their pixels the same"),
        (nn.AdaptiveAvgPool2d(2), (1, 5, 5), "multiple only"),
        (nn.BatchNorm1d(3, track_running_stats=False), (3,), r"does not take inputs of shape \(3,\): Expected more"),
        (nn.BatchNorm2d(3, track_running_stats=False), (3, 4, 4), "mixes the rows"),
    ],
)
def test_a_network_that_cannot_be_bounded_is_refused_with_the_reason(network, shape, says):
    training = network.training
    with pytest.raises(ValueError, match=says):
        upper_bound(network, shape)
    assert network.training == training


kernel = torch.ones(1, 1, 3, 3)


@pytest.mark.parametrize(
    "call, says",
    [
        (lambda: quotient(torch.relu, torch.zeros(2, 2), torch.zeros(2, 3)), r"same shape \(B, ...\)"),
        (lambda: quotient(torch.relu, torch.tensor([0.0, 1.0]), torch.tensor([1.0, 1.0])), "agree in row 1"),
        (
            lambda: quotient(torch.sum, torch.zeros(2, 2), torch.ones(2, 2)),
            r"one row a point, 2 of them, got shape \(\)",
        ),
        (lambda: constant_on(torch.relu, torch.zeros(1, 2)), "needs two points"),
        (lambda: constant_on(torch.relu, torch.zeros(3, 2)), "agree in row 0"),
        (lambda: local_constant(torch.relu, torch.zeros(0, 2)), r"B >= 1, got torch.float32 \(0, 2\)"),
        (lambda: local_constant(torch.relu, torch.zeros(2, 2, dtype=torch.long)), "torch.int64"),
        (
            lambda: local_constant(lambda x: x.detach(), torch.zeros(2, 2)),
            "carries no gradient: was something detached",
        ),
        (lambda: composition(1.0, -2.0), r"a number >= 0, got \(1.0, -2.0\)"),
        (lambda: residual(math.nan), "a number >= 0"),
        (lambda: linear_norm(kernel), r"shape \(out, in\), got \(1, 1, 3, 3\)"),
        (lambda: power_iteration(torch.ones(3)), r"shape \(out, in, ...\), got \(3,\)"),
        (lambda: power_iteration(torch.ones(3, 2), steps=0), "at least one step, got 0"),
        (lambda: power_iteration(torch.ones(3, 2), torch.ones(2)), r"one entry an output, shape \(3,\), got \(2,\)"),
        (lambda: conv_norm(torch.ones(3, 2), 5), r"shape \(out, in, kh, kw\), got \(3, 2\)"),
        (lambda: conv_norm(kernel, 0), r"size of at least 1 x 1, got \(0, 0\)"),
        (lambda: conv_norm(kernel, 2), r"\(3, 3\) kernel does not fit on \(2, 2\) with padding 0"),
        (lambda: conv_norm(kernel, 5, stride=0), "stride >= 1 and padding >= 0, got 0 and 0"),
        (lambda: conv_norm(kernel, 5, steps=0), "at least one step"),
        (lambda: conv_bound(kernel, 2), r"\(3, 3\) kernel does not fit on \(2, 2\) with padding 0"),
        (lambda: conv_bound(kernel, 5, padding=-1), "padding >= 0, got 1 and -1"),
        (lambda: circular_conv_norm(kernel, 2), r"\(3, 3\) kernel wraps onto itself on images of \(2, 2\)"),
    ],
)
def test_bad_input_is_refused_with_the_reason(call, says):
    with pytest.raises(ValueError, match=says):
        call()
