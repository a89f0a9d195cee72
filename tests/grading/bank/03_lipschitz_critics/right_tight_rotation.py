# Projections with an angle between them, in plain Python.
# part: tight
# points: 4
import math


def chain_constant(constants):
    return math.prod(constants.tolist())


def tight_pair(l1, l2):
    return l1 * torch.eye(2), torch.tensor([[0, l2], [-l2, 0]])


def loose_pair(l1, l2, less):
    cos = less / (l1 * l2)
    sin = math.sqrt(1 - cos**2)
    return torch.tensor([[l1 * cos, l1 * sin], [0, 0]]).double(), torch.tensor([[l2, 0], [0, 0]]).double()
