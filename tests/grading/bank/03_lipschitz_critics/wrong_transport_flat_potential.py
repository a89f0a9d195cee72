# A potential that is 1-Lipschitz and says nothing.
# part: transport
# points: 4
# hint: This f is constant
def ring_centres(n, radius):
    angles = torch.arange(n) * (2 * torch.pi / n)
    return radius * torch.stack([angles.cos(), angles.sin()], dim=1)


def coupling(p, q, distance):
    n = len(p)
    sums = torch.cat([torch.eye(n).repeat_interleave(n, 1), torch.eye(n).repeat(1, n)])
    found = linprog(distance.flatten().numpy(), A_eq=sums.numpy(), b_eq=torch.cat([p, q]).numpy())
    return found.fun, found.x.reshape(n, n)


def potential(p, q, distance):
    return torch.zeros(len(p))
