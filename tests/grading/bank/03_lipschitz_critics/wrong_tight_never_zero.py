# A product that cannot get as short as was asked.
# part: tight
# points: 2
# hint: Compare the three norms with l1, l2 and less
def chain_constant(constants):
    return constants.prod()


def tight_pair(l1, l2):
    return l1 * torch.eye(2), l2 * torch.eye(2)


def loose_pair(l1, l2, less):
    return torch.diag(torch.tensor([l1, less / l2])), torch.diag(torch.tensor([0.1, l2]))
