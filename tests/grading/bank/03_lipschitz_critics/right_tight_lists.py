# Lists of lists, and logarithms for the product.
# part: tight
# points: 4
def chain_constant(constants):
    return constants.log().sum().exp()


def tight_pair(l1, l2):
    return [[l1, 0.0], [0.0, 0.0]], [[l2, 0.0], [0.0, 0.0]]


def loose_pair(l1, l2, less):
    return [[l1, 0.0], [0.0, less / l2]], [[0.0, 0.0], [0.0, l2]]
