# The u handed back has not length 1.
# part: iteration
# points: 4
# hint: Divide it by its length
def power_iteration(weight, u, steps):
    for _ in range(steps):
        v = weight.T @ u
        v = v / v.norm()
        u = weight @ v
    return u.norm(), u
