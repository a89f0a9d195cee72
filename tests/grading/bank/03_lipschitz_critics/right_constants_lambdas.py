# Lambdas, and the norms by the vectors that attain them.
# part: constants
# points: 6
from itertools import product

of_leaky_relu = lambda a: a if a > 1 else -a if a < -1 else 1  # noqa: E731
of_sigmoid = lambda k: (k**2) ** 0.5 * 0.25  # noqa: E731
of_square = lambda low, high: max(2 * low, -2 * low, 2 * high, -2 * high)  # noqa: E731
of_jump = lambda h, gap: abs(h / gap)  # noqa: E731
of_residual = lambda constant: constant + 1.0  # noqa: E731


def of_affine(weight, bias):
    corners = torch.tensor(list(product([-1.0, 1.0], repeat=weight.shape[1])), dtype=weight.dtype)
    return max(column.abs().sum() for column in weight.T).item(), (corners @ weight.T).max().item()
