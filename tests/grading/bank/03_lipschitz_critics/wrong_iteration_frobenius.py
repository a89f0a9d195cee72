# The Frobenius norm for the spectral norm. The vectors are right.
# part: iteration
# points: 2
# hint: Frobenius norm
def power_iteration(weight, u, steps):
    for _ in range(steps):
        u = weight @ (weight.T @ u)
        u = u / u.norm()
    return weight.norm(), u
