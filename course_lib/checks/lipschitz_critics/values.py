r"""What the checks of exercise 03 compare with, each by another road than the one that students are asked to take.

* singular values: a matrix built from them, and ``torch.linalg`` for the rest;
* the norm of a convolution: the dense matrix, one column for each pixel that goes in;
* :math:`W_1`: on a line the area between the distribution functions; elsewhere masses that are whole numbers of grains,
  and the cheapest matching of grain with grain;
* the slope of a critic of one hidden layer: :math:`\nabla D(x) = W_1^\top(w_2 \odot \phi'(W_1 x + b_1))`, by hand, so
  that its derivative in the weights needs autograd only once.
"""

import copy

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d

from course_lib.checking.answers import Answer
from course_lib.checking.draw import Draw


def returned(answer: Answer, *inputs: object) -> object:
    """What a call returns, also of an answer that writes into its inputs, for which a call would be an error."""
    return answer.train([], [inputs]).returned[0]


def equal(one: dict[str, Tensor], other: dict[str, Tensor]) -> bool:
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


# --- norms


def spectral(matrix: Tensor) -> float:
    return torch.linalg.matrix_norm(matrix, 2).item()


def gap(matrix: Tensor) -> float:
    """The second singular value by the first."""
    first, second, *_ = torch.linalg.svdvals(matrix).tolist()
    return second / first


def with_singular_values(draw: Draw, m: int, n: int, *singular: float) -> Tensor:
    """An (m, n) matrix with these singular values."""
    left, right = (torch.linalg.qr(draw.normal(size, len(singular)))[0] for size in (m, n))
    return left @ torch.tensor(singular, dtype=torch.float64).diag() @ right.T


def spread(draw: Draw, weight: Tensor) -> Tensor:
    """A vector u that has a part of each left singular vector, and one in none of them if there is room."""
    left = torch.linalg.svd(weight, full_matrices=True)[0]
    return left @ draw.uniform(0.5, 1, len(weight))


def iterated(weight: Tensor, u: Tensor, steps: int) -> tuple[float, Tensor]:
    """What power iteration has after ``steps`` steps, sigma and u, by a power of the matrix W Wᵀ."""
    before = weight.T @ torch.linalg.matrix_power(weight @ weight.T, steps - 1) @ u
    after = weight @ before
    return (after.norm() / before.norm()).item(), after / after.norm()


def dense(kernel: Tensor, size: int, padding: int = 1) -> Tensor:
    """The matrix of the convolution of ``size`` x ``size`` images with ``kernel``."""
    pixels = kernel.shape[1] * size**2
    basis = torch.eye(pixels, dtype=kernel.dtype).reshape(pixels, -1, size, size)
    return conv2d(basis, kernel, padding=padding).flatten(1).T


def circular(kernel: Tensor, size: int) -> float:
    """The norm of the convolution of images whose opposite edges are joined."""
    return torch.linalg.matrix_norm(torch.fft.fft2(kernel, (size, size)).permute(2, 3, 0, 1), 2).max().item()


def unflipped(kernel: Tensor, size: int) -> float:
    """Where power iteration ends if it goes back by a convolution with the channels swapped, the kernel not flipped."""
    there, back = dense(kernel, size), dense(kernel.transpose(0, 1), size)
    found, directions = torch.linalg.eig(back @ there)
    x = directions[:, found.abs().argmax()].real
    return ((there @ x).norm() / x.norm()).item()


# --- transport


def heaps_and_holes(draw: Draw, n: int) -> tuple[Tensor, Tensor]:
    """Masses p, q of n points, whole multiples of 1/(4n); p has more at the first, q at the last, a few have the same.

    So mass leaves the first point, and some passes each gap between neighbours: whoever holds the potential down at the
    first point, or bounds it between neighbours alone, is wrong wherever the points are.
    """

    def thrown(count: int, low: int, high: int) -> Tensor:
        where = draw.uniform(low, high, count).long()
        return torch.bincount(where, minlength=n).double()

    heaps, holes = 2 * n // 5, n // 2
    both, place = thrown(2 * n, 0, n), torch.arange(n)
    p = both + (place < heaps) + thrown(2 * n - heaps, 0, heaps)
    q = both + (place >= n - holes) + thrown(2 * n - holes, n - holes, n)
    return p / (4 * n), q / (4 * n)


def on_a_line(draw: Draw) -> tuple[Tensor, Tensor, Tensor]:
    """p, q and the distances of twelve points of a line, in no order; mass goes now to the left, now to the right."""
    x = draw.uniform(0, 10, 12).sort().values
    heaps = torch.tensor([2.0, 0, 0, 2] * 3, dtype=torch.float64)
    p, q = (law + draw.uniform(0.3, 2, 12) for law in (heaps, 2 - heaps))
    order = draw.permutation(12)
    x = x[order]
    return (p / p.sum())[order], (q / q.sum())[order], (x[:, None] - x).abs()


def spaces(draw: Draw) -> list[tuple[Tensor, Tensor, Tensor]]:
    """Eight times p, q and the distances: four times of points of the plane, four times of places that lie in none.

    In the plane mass goes far, so that no pair is too distant to count. Distances between 1 and 2 are a metric, however
    they are drawn; with so many of them a plan that no swap of two pairs makes cheaper is hardly ever the best. Half
    of them are turned round, so that mass goes to lower places as well as to higher ones.
    """
    found = []
    for n in (14, 15, 16, 17):
        points = draw.uniform(-3, 3, n, 2)
        points[n - n // 2 :, 0] += 6
        found.append((*heaps_and_holes(draw, n), torch.cdist(points, points)))
    for n in (22, 23, 24, 25):
        drawn = draw.uniform(1, 2, n, n).triu(1)
        found.append((*heaps_and_holes(draw, n), drawn + drawn.T))
    turned = [(p.flip(0), q.flip(0), distance.flip(0, 1)) for p, q, distance in found[1::2]]
    return [*found[::2], *turned]


def cheapest_matching(p: Tensor, q: Tensor, distance: Tensor) -> float:
    """W1 of the laws of :func:`heaps_and_holes`."""
    from scipy.optimize import linear_sum_assignment

    rows, columns = (torch.arange(len(law)).repeat_interleave((4 * len(law) * law).round().long()) for law in (p, q))
    cost = distance[rows][:, columns].numpy()
    return float(cost[linear_sum_assignment(cost)].mean())


def area_between(p: Tensor, q: Tensor, distance: Tensor) -> float:
    """W1 of two laws on points of a line, by the area between their distribution functions."""
    from_an_end = distance[distance.amax(1).argmax()]
    order = from_an_end.argsort()
    gap = (p - q)[order].cumsum(0).abs()[:-1]
    return (gap * from_an_end[order].diff()).sum().item()


# --- critics


def critic(draw: Draw, n: int, width: int, activation: type[nn.Module]) -> nn.Sequential:
    """A critic of ``n`` numbers a sample, of any shape, with weights 2.5 times as large as at birth."""
    network = draw.network(
        lambda: nn.Sequential(nn.Flatten(), nn.Linear(n, width), activation(), nn.Linear(width, 1), nn.Flatten(0))
    )
    with torch.no_grad():
        for weight in network.parameters():
            weight.mul_(2.5)
    return network


def planar_critic(draw: Draw) -> nn.Sequential:
    """A ReLU critic of the plane: eight units that look in eight directions, all of them dead around the origin."""
    network = critic(draw, 2, 8, nn.ReLU)
    angles = torch.arange(8, dtype=torch.float64) * (torch.pi / 4)
    with torch.no_grad():
        network[1].weight.copy_(draw.uniform(1.5, 2, 8, 1) * torch.stack([angles.cos(), angles.sin()], 1))
        network[1].bias.copy_(-draw.uniform(0.5, 1, 8))
        network[3].weight.copy_(draw.uniform(0.2, 2, 1, 8))
    return network


def gradients(network: nn.Sequential, x: Tensor) -> Tensor:
    """The gradient of the critic at each row of ``x``, in the shape of ``x``."""
    first, last = network[1], network[3]
    h = first(x.flatten(1))
    slope = 1 - h.tanh() ** 2 if isinstance(network[2], nn.Tanh) else (h > 0).to(h)
    return ((slope * last.weight[0]) @ first.weight).reshape(x.shape)


def between(real: Tensor, fake: Tensor, epsilon: Tensor) -> Tensor:
    epsilon = epsilon.reshape(-1, *[1] * (real.ndim - 1))
    return epsilon * real + (1 - epsilon) * fake


@torch.no_grad()
def straddle(network: nn.Sequential, slopes: Tensor) -> None:
    """Scale the critic so that 1 lies between these slopes, nearer to the smallest."""
    network[3].weight.div_(0.8 * slopes.min() + 0.2 * slopes.max())


def pairs(draw: Draw, network: nn.Sequential, count: int, *shape: int) -> tuple[Tensor, Tensor, Tensor]:
    """Samples x, x̃ and ε, and the critic scaled so that its slopes between them lie on both sides of 1, far apart."""
    real, fake, epsilon = draw.normal(40, *shape), draw.normal(40, *shape), draw.uniform(0.1, 0.9, 40)
    return chosen(network, real, fake, epsilon, count)


def chosen(network: nn.Sequential, real: Tensor, fake: Tensor, epsilon: Tensor, count: int) -> tuple[Tensor, ...]:
    """Of 40 triples ``count`` that reach from a flat place to a steep one, the critic scaled as for :func:`pairs`.

    So a penalty that forgets the flat ones, or takes the mean first, comes to something else.
    """
    slopes = gradients(network, between(real, fake, epsilon)).detach().flatten(1).norm(dim=1)
    rows = slopes.argsort()[torch.linspace(4, 35, count).long()]
    with torch.no_grad():
        network[3].weight.div_(0.8 * slopes[rows[0]] + 0.2 * slopes[rows[-1]])
    return real[rows], fake[rows], epsilon[rows]


def around_a_flat_place(draw: Draw, network: nn.Sequential) -> tuple[Tensor, Tensor, Tensor]:
    """Four of the kind for :func:`planar_critic`, the first at the origin, where it is flat.

    x and x̃ lie a right angle apart, where other units are alive than between them.
    """
    real, epsilon = draw.uniform(1, 3, 40, 2), draw.uniform(0.3, 0.7, 40)
    real[1::2] *= -1
    fake = torch.stack([-real[:, 1], real[:, 0]], dim=1)
    real, fake, epsilon = chosen(network, real, fake, epsilon, 3)
    origin = torch.zeros(1, 2, dtype=torch.float64)
    return torch.cat([origin, real]), torch.cat([origin, fake]), torch.cat([epsilon[:1], epsilon])


def penalty(network: nn.Sequential, x: Tensor) -> Tensor:
    return (gradients(network, x).flatten(1).norm(dim=1) - 1).square().mean()


def moved(network: nn.Module, direction: dict[str, Tensor], step: float) -> nn.Module:
    """A copy of the network whose weights are ``step`` times ``direction`` further on."""
    other = copy.deepcopy(network)
    with torch.no_grad():
        for name, weight in other.named_parameters():
            weight.add_(step * direction[name])
    return other
