# Wrong: a small number against division by zero, which is not small beside a small slope.
# part: boundary
# points: 0
# hint: After the step
def boundary_step(f, w):
    return -f * w / (w.square().sum() + 1e-5)


def printed_over_right(w):
    return w.norm().item()
