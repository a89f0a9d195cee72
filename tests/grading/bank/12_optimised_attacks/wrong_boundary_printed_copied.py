# Wrong: the printed formula as it stands.
# part: boundary
# points: 1
# hint: This is the printed formula, |f| included
def boundary_step(f, w):
    return f.abs() / w.norm() * w


def printed_over_right(w):
    return w.norm().item()
