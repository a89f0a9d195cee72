# Wrong: |f|, whatever its sign.
# part: boundary
# points: 0
# hint: keep the sign of f
def boundary_step(f, w):
    return -f.abs() / w.norm() ** 2 * w


def printed_over_right(w):
    return w.norm().item()
