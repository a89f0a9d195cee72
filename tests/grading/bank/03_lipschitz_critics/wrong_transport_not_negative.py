# The default bounds, with one value held at 0: no potential below it.
# part: transport
# points: 4
# hint: look at the bounds on f
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
    pairs = (torch.eye(n)[:, None] - torch.eye(n)).reshape(n * n, n)
    return linprog(
        (q - p).numpy(), A_ub=pairs.numpy(), b_ub=distance.flatten().numpy(), bounds=[(0, 0)] + [(0, None)] * (n - 1)
    ).x
