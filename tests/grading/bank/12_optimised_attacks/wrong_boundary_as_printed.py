# Wrong: the printed step, with its sign put right.
# part: boundary
# points: 0
# hint: the norm has to be squared
def boundary_step(f, w):
    return -f / w.norm() * w


def printed_over_right(w):
    return w.norm().item()
