# Wrong: h in place of η.
# part: extragradient
# points: 4
# hint: η itself is asked for
def extragradient_rate(h):
    return math.sqrt(1 - h**2 + h**4)


def largest_step(A):
    return 1 / torch.linalg.matrix_norm(A, 2)


def fastest_step(s):
    return math.sqrt(0.5)
