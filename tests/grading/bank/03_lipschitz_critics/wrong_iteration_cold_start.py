# Begins at a vector of its own each time.
# part: iteration
# points: 1
# hint: Compare with two steps in a single call
def power_iteration(weight, u, steps):
    u = torch.ones(len(weight), dtype=weight.dtype)
    for _ in range(steps):
        v = weight.T @ u / (weight.T @ u).norm()
        u = weight @ v / (weight @ v).norm()
    return u @ weight @ v, u
