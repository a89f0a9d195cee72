# All guesses at once.
# cell: erratum
wrong_line = {1, 2, 3}
witness = [Gaussian(0, 1)] * 3


def printed_minus_true(p, p_g):
    return torch.stack([js(p, p_g) * k for k in (-2.0, -1.0, 1.0, 2.0)])
