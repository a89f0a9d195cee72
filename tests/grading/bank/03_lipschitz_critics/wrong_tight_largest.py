# The largest constant for all of them.
# part: tight
# points: 3
# hint: This is the largest of the constants
def chain_constant(constants):
    return constants.max()


def tight_pair(l1, l2):
    return l1 * torch.eye(2), l2 * torch.eye(2)


def loose_pair(l1, l2, less):
    return torch.tensor([[l1, 0], [0, less / l2]]), torch.tensor([[0, 0], [0, l2]])
