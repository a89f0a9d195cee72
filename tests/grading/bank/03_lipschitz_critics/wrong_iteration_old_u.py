# Hands back the u that came in.
# part: iteration
# points: 3
# hint: the u that came in
def power_iteration(weight, u, steps):
    start = u
    for _ in range(steps):
        v = weight.T @ u / (weight.T @ u).norm()
        u = weight @ v / (weight @ v).norm()
    return u @ weight @ v, start
