# The sigmoid as steep as the identity, and x² as steep as its chord.
# part: constants
# points: 4
# hint: is 1/4, not 1
# hint: slope of the chord from end to end
def of_leaky_relu(a):
    return max(1, abs(a))


def of_sigmoid(k):
    return abs(k)


def of_square(low, high):
    return abs(low + high)


def of_jump(h, gap):
    return abs(h) / gap


def of_residual(constant):
    return 1 + constant


def of_affine(weight, bias):
    return weight.abs().sum(0).max(), weight.abs().sum(1).max()
