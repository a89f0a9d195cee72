# A witness that shows almost nothing.
# part: erratum
# points: 3
# hint: further apart
wrong_line = 3
witness = (Gaussian(0, 1), Gaussian(0.2, 1))


def printed_minus_true(p, p_g):
    return -js(p, p_g)
