# The product of exactly four.
# part: tight
# points: 3
def chain_constant(constants):
    return constants[0] * constants[1] * constants[2] * constants[3]


def tight_pair(l1, l2):
    return torch.diag(torch.tensor([l1, 0])), torch.diag(torch.tensor([l2, 0]))


def loose_pair(l1, l2, less):
    return torch.diag(torch.tensor([l1, less / l2])), torch.diag(torch.tensor([0, l2]))
