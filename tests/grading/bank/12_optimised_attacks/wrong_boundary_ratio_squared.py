# Wrong: the ratio squared.
# part: boundary
# points: 3
# hint: This is the square of the ratio
def boundary_step(f, w):
    return -f * w / w.square().sum()


def printed_over_right(w):
    return w.square().sum().item()
