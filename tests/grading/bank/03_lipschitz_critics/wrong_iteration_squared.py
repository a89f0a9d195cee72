# The largest eigenvalue of W Wᵀ.
# part: iteration
# points: 1
# hint: sigma squared: the
def power_iteration(weight, u, steps):
    square = weight @ weight.T
    for _ in range(steps):
        u = square @ u
        u = u / u.norm()
    return u @ square @ u, u
