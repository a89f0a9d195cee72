# Wrong: the factor of simultaneous steps.
# part: extragradient
# points: 4
# hint: the gradient is taken at the point ahead
def extragradient_rate(h):
    return math.sqrt(1 + h**2)


def largest_step(A):
    return 1 / torch.linalg.matrix_norm(A, 2)


def fastest_step(s):
    return math.sqrt(0.5) / s
