# Wrong: the length of the step alone.
# part: boundary
# points: 1
# hint: This is the step's length with its sign
def boundary_step(f, w):
    return -f / w.norm()


def printed_over_right(w):
    return w.norm().item()
