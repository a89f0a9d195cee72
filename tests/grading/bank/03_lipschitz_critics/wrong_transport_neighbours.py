# Bounds the potential between neighbours alone.
# part: transport
# points: 4
# hint: which pairs
def ring_centres(n, radius):
    angles = torch.arange(n) * (2 * torch.pi / n)
    return radius * torch.stack([angles.cos(), angles.sin()], dim=1)


def coupling(p, q, distance):
    n = len(p)
    sums = torch.cat([torch.eye(n).repeat_interleave(n, 1), torch.eye(n).repeat(1, n)])
    found = linprog(distance.flatten().numpy(), A_eq=sums.numpy(), b_eq=torch.cat([p, q]).numpy())
    return found.fun, found.x.reshape(n, n)


def potential(p, q, distance):
    n = len(p)
    differences = torch.eye(n)[:-1] - torch.eye(n)[1:]
    bounds = distance.diagonal(1)
    return linprog(
        (q - p).numpy(), A_ub=torch.cat([differences, -differences]).numpy(), b_ub=torch.cat([bounds, bounds]).numpy()
    ).x
