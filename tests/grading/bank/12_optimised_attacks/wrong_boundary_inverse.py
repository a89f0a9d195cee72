# Wrong: the ratio upside down.
# part: boundary
# points: 3
# hint: This is the inverse
def boundary_step(f, w):
    return -f / w.norm() ** 2 * w


def printed_over_right(w):
    return 1 / w.norm().item()
