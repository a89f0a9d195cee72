# Wrong: away from the boundary.
# part: boundary
# points: 1
# hint: The step leads away from the boundary
def boundary_step(f, w):
    return f / w.norm() ** 2 * w


def printed_over_right(w):
    return w.norm().item()
