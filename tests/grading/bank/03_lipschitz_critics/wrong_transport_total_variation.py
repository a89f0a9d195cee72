# Half the sum of |p - q|, and no plan.
# part: transport
# points: 3
# hint: ignores how far
def ring_centres(n, radius):
    angles = torch.arange(n) * (2 * torch.pi / n)
    return radius * torch.stack([angles.cos(), angles.sin()], dim=1)


def coupling(p, q, distance):
    return (p - q).abs().sum() / 2, (p - q).clamp(min=0).diag()


def potential(p, q, distance):
    n = len(p)
    pairs = (torch.eye(n)[:, None] - torch.eye(n)).reshape(n * n, n)
    return linprog(
        (q - p).numpy(), A_ub=pairs.numpy(), b_ub=distance.flatten().numpy(), bounds=[(0, 0)] + [(None, None)] * (n - 1)
    ).x
