# Divided by the length only at the end: right until the floats run out.
# part: iteration
# points: 4
# hint: the vectors grow
def power_iteration(weight, u, steps):
    for _ in range(steps):
        v = weight.T @ u
        u = weight @ v
    return u.norm() / v.norm(), u / u.norm()
