# Blames line 2.
# part: erratum
# points: 3
# hint: Line 2 is right
wrong_line = 2
witness = (Gaussian(0, 1), Gaussian(2, 1))


def printed_minus_true(p, p_g):
    return -js(p, p_g)
