# Wrong: along w, whatever the sign of the score.
# part: boundary
# points: 1
# hint: With |f| the step is the same for both signs
def boundary_step(f, w):
    return f.abs() / w.norm() ** 2 * w


def printed_over_right(w):
    return w.norm().item()
