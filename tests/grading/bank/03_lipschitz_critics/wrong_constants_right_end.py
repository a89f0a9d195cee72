# The derivative at the right end, whatever its sign.
# part: constants
# points: 5
# hint: 2x at the right end
def of_leaky_relu(a):
    return max(1, abs(a))


def of_sigmoid(k):
    return abs(k) / 4


def of_square(low, high):
    return 2 * high


def of_jump(h, gap):
    return abs(h) / gap


def of_residual(constant):
    return 1 + constant


def of_affine(weight, bias):
    return weight.abs().sum(0).max(), weight.abs().sum(1).max()
