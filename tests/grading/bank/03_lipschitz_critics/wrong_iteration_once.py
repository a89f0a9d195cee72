# One step, whatever was asked.
# part: iteration
# points: 0
# hint: how often does your loop run
def power_iteration(weight, u, steps):
    v = weight.T @ u / (weight.T @ u).norm()
    u = weight @ v / (weight @ v).norm()
    return u @ weight @ v, u
