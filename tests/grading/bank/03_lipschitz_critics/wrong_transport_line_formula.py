# The area between two distribution functions, wherever the points are.
# part: transport
# points: 5
# hint: Compare with the smallest cost
def ring_centres(n, radius):
    angles = torch.arange(n) * (2 * torch.pi / n)
    return radius * torch.stack([angles.cos(), angles.sin()], dim=1)


def coupling(p, q, distance):
    n = len(p)
    sums = torch.cat([torch.eye(n).repeat_interleave(n, 1), torch.eye(n).repeat(1, n)])
    found = linprog(distance.flatten().numpy(), A_eq=sums.numpy(), b_eq=torch.cat([p, q]).numpy())
    x = distance[:, distance[0].argmax()]
    order = x.argsort()
    area = ((p - q)[order].cumsum(0)[:-1].abs() * x[order].diff()).sum()
    return area, found.x.reshape(n, n)


def potential(p, q, distance):
    n = len(p)
    pairs = (torch.eye(n)[:, None] - torch.eye(n)).reshape(n * n, n)
    return linprog(
        (q - p).numpy(), A_ub=pairs.numpy(), b_ub=distance.flatten().numpy(), bounds=[(0, 0)] + [(None, None)] * (n - 1)
    ).x
