# The exact value by SVD, and the first singular vector.
# part: iteration
# points: 1
# hint: only an estimate, from below
def power_iteration(weight, u, steps):
    left, sigma, _ = torch.linalg.svd(weight)
    return sigma[0], left[:, 0]
