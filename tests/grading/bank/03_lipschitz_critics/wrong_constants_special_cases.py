# Rules of thumb that fail for some signs, and the smaller sum first.
# part: constants
# points: 3
# hint: Compare your value with the steeper
def of_leaky_relu(a):
    return 1.0 if 0 < a < 1 else abs(a)


def of_sigmoid(k):
    return abs(k) / 4


def of_square(low, high):
    return -2 * low if low < 0 else 2 * high


def of_jump(h, gap):
    return abs(h) / gap


def of_residual(constant):
    return 1 + constant


def of_affine(weight, bias):
    return sorted([weight.abs().sum(0).max().item(), weight.abs().sum(1).max().item()])
