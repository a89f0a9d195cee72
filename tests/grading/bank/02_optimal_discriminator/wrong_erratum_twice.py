# The difference doubled: JS taken for the sum of its two KL terms.
# part: erratum
# points: 2
# hint: twice the difference
wrong_line = 3
witness = (Gaussian(0, 1), Gaussian(2, 1))


def printed_minus_true(p, p_g):
    return -2 * js(p, p_g)
