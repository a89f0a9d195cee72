# Slopes in place of their absolute values.
# part: constants
# points: 3
# hint: never negative
# hint: The sign of a does not matter
def of_leaky_relu(a):
    return max(1, a)


def of_sigmoid(k):
    return k / 4


def of_square(low, high):
    return 2 * max(abs(low), abs(high))


def of_jump(h, gap):
    return h / gap


def of_residual(constant):
    return 1 + constant


def of_affine(weight, bias):
    return weight.abs().sum(0).max(), weight.abs().sum(1).max()
