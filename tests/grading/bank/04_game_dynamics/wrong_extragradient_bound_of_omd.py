# Wrong: the bound of optimistic mirror descent.
# part: extragradient
# points: 4
# hint: the bound of optimistic mirror descent
def extragradient_rate(h):
    return math.sqrt(1 - h**2 + h**4)


def largest_step(A):
    return 1 / (math.sqrt(3) * torch.linalg.matrix_norm(A, 2))


def fastest_step(s):
    return math.sqrt(0.5) / s
