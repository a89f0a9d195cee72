# Wrong: the weights for the step, their norm for the ratio.
# part: boundary
# points: 0
# hint: f + w·r must be 0
def boundary_step(f, w):
    return w


def printed_over_right(w):
    return w.norm()
