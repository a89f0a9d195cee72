# sigma from the v of the step before, because v is not computed anew after u.
# part: iteration
# points: 3
# hint: at length 1. Take sigma after
def power_iteration(weight, u, steps):
    for _ in range(steps):
        v = weight.T @ u
        sigma = v.norm() / u.norm()
        v = v / v.norm()
        u = weight @ v
        u = u / u.norm()
    return sigma, u
