# The cheapest pairs first, and the better of a few cones: no linear programme.
# part: transport
# points: 1
# hint: Compare with the smallest cost
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
    return (plan * distance).sum(), plan


def potential(p, q, distance):
    cones = [sign * column for column in distance.T for sign in (1, -1)]
    cones += [distance[:, q > p].amin(1), -distance[:, p > q].amin(1)]
    return max(cones, key=lambda f: float((p - q) @ f))
