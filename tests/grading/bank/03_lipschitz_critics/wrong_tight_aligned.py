# The bound attained where it was not to be.
# part: tight
# points: 2
# hint: attains the bound
def chain_constant(constants):
    return constants.prod()


def tight_pair(l1, l2):
    return torch.diag(torch.tensor([l1, 0])), torch.diag(torch.tensor([l2, 0]))


def loose_pair(l1, l2, less):
    return tight_pair(l1, l2)
