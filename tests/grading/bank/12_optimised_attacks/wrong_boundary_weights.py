# Wrong: the weights for the step, their norm for the ratio.
# part: boundary
# points: 1
def boundary_step(f, w):
    return w


def printed_over_right(w):
    return w.norm()
