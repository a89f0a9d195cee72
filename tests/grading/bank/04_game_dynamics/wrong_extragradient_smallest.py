# Wrong: the smallest singular value.
# part: extragradient
# points: 4
# hint: the largest decides
def extragradient_rate(h):
    return math.sqrt(1 - h**2 + h**4)


def largest_step(A):
    return 1 / torch.linalg.svdvals(A).min()


def fastest_step(s):
    return math.sqrt(0.5) / s
