# Chords, autograd and torch's matrix norms.
# part: constants
# points: 6
def steepest(f, x):
    return (f(x).diff() / x.diff()).abs().max()


def of_leaky_relu(a):
    return steepest(lambda x: torch.where(x > 0, x, a * x), torch.tensor([-1, 0, 1], dtype=torch.float64))


def of_sigmoid(k):
    x = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    return torch.autograd.grad((k * x).sigmoid(), x)[0].abs()


def of_square(low, high):
    x = torch.linspace(low, high, 1001, dtype=torch.float64)
    return (2 * x).abs().max()


def of_jump(h, gap):
    return steepest(lambda x: torch.where(x > 0, h, 0.0), torch.tensor([-1, 0, gap, 1], dtype=torch.float64))


def of_residual(constant):
    return sum([1, constant])


def of_affine(weight, bias):
    return torch.linalg.matrix_norm(weight, 1), torch.linalg.matrix_norm(weight, float("inf"))
