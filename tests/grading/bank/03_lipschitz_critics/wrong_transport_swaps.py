# The cheapest pairs first, then swaps of two while one pays: no linear programme.
# part: transport
# points: 3
# hint: Compare the row sums
def ring_centres(n, radius):
    angles = torch.arange(n) * (2 * torch.pi / n)
    return radius * torch.stack([angles.cos(), angles.sin()], dim=1)


def coupling(p, q, distance):
    n, plan = len(p), torch.diag(torch.minimum(p, q))
    left, room = p - plan.sum(1), q - plan.sum(0)
    for pair in distance.flatten().argsort().tolist():
        i, j = divmod(pair, n)
        mass = torch.minimum(left[i], room[j])
        plan[i, j] += mass
        left[i] -= mass
        room[j] -= mass
    while True:
        i, j = (plan > 1e-12).nonzero().T
        cost = distance[i, j]
        gain = cost[:, None] + cost - distance[i[:, None], j] - distance[i, j[:, None]]
        if gain.max() < 1e-10:
            return (plan * distance).sum(), plan
        a, b = divmod(int(gain.argmax()), len(i))
        mass = min(plan[i[a], j[a]].item(), plan[i[b], j[b]].item())
        for row, column, sign in ((a, a, -1), (b, b, -1), (a, b, 1), (b, a, 1)):
            plan[i[row], j[column]] += sign * mass


def potential(p, q, distance):
    n = len(p)
    pairs = (torch.eye(n)[:, None] - torch.eye(n)).reshape(n * n, n)
    return linprog(
        (q - p).numpy(), A_ub=pairs.numpy(), b_ub=distance.flatten().numpy(), bounds=[(0, 0)] + [(None, None)] * (n - 1)
    ).x
