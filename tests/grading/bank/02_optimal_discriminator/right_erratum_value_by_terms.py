# Right: both values written out, and subtracted.
# part: erratum
# points: 4
wrong_line = 3
witness = (Gaussian(0, 1), Gaussian(3, 2))


def printed_minus_true(p, p_g):
    divergence = js(p, p_g)
    printed, true = divergence - math.log(4), 2 * divergence - math.log(4)
    return printed - true
