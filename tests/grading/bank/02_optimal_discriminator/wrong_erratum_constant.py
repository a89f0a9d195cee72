# The error as a constant: what it is for densities that never meet.
# part: erratum
# points: 2
# hint: densities that never meet; it depends
wrong_line = 3
witness = (Gaussian(0, 1), Gaussian(2, 1))


def printed_minus_true(p, p_g):
    return -math.log(2)
