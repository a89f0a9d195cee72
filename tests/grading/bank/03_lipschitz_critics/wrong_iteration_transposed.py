# W and its transpose exchanged: wrong for a square weight, impossible for another.
# part: iteration
# points: 1
# hint: W and Wᵀ are exchanged
def power_iteration(weight, u, steps):
    for _ in range(steps):
        v = weight @ u
        v = v / v.norm()
        u = weight.T @ v
        u = u / u.norm()
    return u @ weight.T @ v, u
