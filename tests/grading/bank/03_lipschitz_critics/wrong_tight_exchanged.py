# A and B in each other's place.
# part: tight
# points: 1
# hint: A and B are swapped
def chain_constant(constants):
    return constants.prod()


def tight_pair(l1, l2):
    return l2 * torch.eye(2), l1 * torch.eye(2)


def loose_pair(l1, l2, less):
    return torch.tensor([[0, 0], [0, l2]]), torch.tensor([[l1, 0], [0, less / l2]])
