# Wrong: the squared factor.
# part: extragradient
# points: 4
# hint: take the absolute value of the eigenvalue
def extragradient_rate(h):
    return 1 - h**2 + h**4


def largest_step(A):
    return 1 / torch.linalg.matrix_norm(A, 2)


def fastest_step(s):
    return math.sqrt(0.5) / s
