# The largest eigenvalue of W Wᵀ.
# part: iteration
# points: 2
# hint: an estimate of sigma squared
# hint: This is sigma squared
def power_iteration(weight, u, steps):
    square = weight @ weight.T
    for _ in range(steps):
        u = square @ u
        u = u / u.norm()
    return u @ square @ u, u
