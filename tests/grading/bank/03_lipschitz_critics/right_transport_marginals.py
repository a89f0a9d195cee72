# The potential from the multipliers of the first programme, loops for the constraints.
# part: transport
# points: 6
import numpy as np


def ring_centres(n, radius):
    angle = np.linspace(0, 2 * np.pi, n, endpoint=False)
    return radius * np.stack([np.sin(angle), np.cos(angle)], axis=1)


def solved(p, q, distance):
    n = len(p)
    sums = np.zeros((2 * n, n, n))
    for i in range(n):
        sums[i, i, :] = sums[n + i, :, i] = 1
    return linprog(distance.numpy().ravel(), A_eq=sums.reshape(2 * n, -1), b_eq=np.concatenate([p, q]), method="highs")


def coupling(p, q, distance):
    found = solved(p, q, distance)
    return found.fun, found.x.reshape(len(p), -1)


def potential(p, q, distance):
    g = torch.from_numpy(solved(p, q, distance).eqlin.marginals[len(p) :].copy())
    return (distance - g).min(1).values
