# The product is small because a factor is.
# part: tight
# points: 2
# hint: has become smaller than asked
def chain_constant(constants):
    return constants.prod()


def tight_pair(l1, l2):
    return torch.diag(torch.tensor([l1, 0])), torch.diag(torch.tensor([l2, 0]))


def loose_pair(l1, l2, less):
    return torch.diag(torch.tensor([less / l2, 0])), torch.diag(torch.tensor([l2, 0]))
