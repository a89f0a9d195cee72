# Divides by the lengths in place, and u is the caller's own.
# part: iteration
# points: 4
def power_iteration(weight, u, steps):
    for _ in range(steps):
        v = weight.T @ u
        v /= v.norm()
        u.copy_(weight @ v)
        u /= u.norm()
    return u @ weight @ v, u
