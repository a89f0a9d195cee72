# The product is small because a factor is.
# part: tight
# points: 0
# hint: is short because A is
def chain_constant(constants):
    return constants.prod()


def tight_pair(l1, l2):
    return torch.diag(torch.tensor([l1, 0])), torch.diag(torch.tensor([l2, 0]))


def loose_pair(l1, l2, less):
    return torch.diag(torch.tensor([less / l2, 0])), torch.diag(torch.tensor([l2, 0]))
