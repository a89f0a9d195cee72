# One constant for the two norms of the affine map.
# part: constants
# points: 5
# hint: Return a pair
def of_leaky_relu(a):
    return max(1, abs(a))


def of_sigmoid(k):
    return abs(k) / 4


def of_square(low, high):
    return 2 * max(abs(low), abs(high))


def of_jump(h, gap):
    return abs(h) / gap


def of_residual(constant):
    return 1 + constant


def of_affine(weight, bias):
    return weight.abs().sum(0).max()
