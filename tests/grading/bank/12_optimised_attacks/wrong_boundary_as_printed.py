# Wrong: the printed step, with its sign put right.
# part: boundary
# points: 1
# hint: This is the printed step with the sign corrected, which is too long
def boundary_step(f, w):
    return -f / w.norm() * w


def printed_over_right(w):
    return w.norm().item()
