# True minus printed.
# part: erratum
# points: 2
# hint: true minus printed
wrong_line = 3
witness = (Gaussian(0, 1), Gaussian(2, 1))


def printed_minus_true(p, p_g):
    return js(p, p_g)
