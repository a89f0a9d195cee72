# An angle of 4π for the ring, and a potential bounded from heaps to holes alone.
# part: transport
# points: 3
# hint: which pairs
def ring_centres(n, radius):
    angles = torch.arange(n) * (4 * torch.pi / n)
    return radius * torch.stack([angles.cos(), angles.sin()], dim=1)


def coupling(p, q, distance):
    n = len(p)
    sums = torch.cat([torch.eye(n).repeat_interleave(n, 1), torch.eye(n).repeat(1, n)])
    found = linprog(distance.flatten().numpy(), A_eq=sums.numpy(), b_eq=torch.cat([p, q]).numpy())
    return found.fun, found.x.reshape(n, n)


def potential(p, q, distance):
    n = len(p)
    pairs = (torch.eye(n)[:, None] - torch.eye(n)).reshape(n * n, n)
    carry = ((p > q)[:, None] & (q > p)).flatten()
    return linprog((q - p).numpy(), A_ub=pairs[carry].numpy(), b_ub=distance.flatten()[carry].numpy()).x
