# Wrong: the ratio upside down.
# part: boundary
# points: 3
# hint: This is the right length divided by the printed one
def boundary_step(f, w):
    return -f / w.norm() ** 2 * w


def printed_over_right(w):
    return 1 / w.norm().item()
