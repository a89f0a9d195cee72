# Wrong: the real step starts at the trial point.
# part: extragradient
# points: 4
# hint: it starts at the old point
def extragradient_rate(h):
    return abs((1 + 1j * h) ** 2)


def largest_step(A):
    return 1 / torch.linalg.matrix_norm(A, 2)


def fastest_step(s):
    return math.sqrt(0.5) / s
