# Wrong: a small number against division by zero, which is not small beside a small slope.
# part: boundary
# points: 3
# hint: A constant of about 1e-05 in the denominator is not small beside ‖w‖²
def boundary_step(f, w):
    return -f * w / (w.square().sum() + 1e-5)


def printed_over_right(w):
    return w.norm().item()
