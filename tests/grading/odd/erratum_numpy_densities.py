# Densities whose parameters are numbers of numpy's, torch's and sympy's.
# part: erratum
import numpy as np

wrong_line = 3
witness = (Gaussian(np.float64(0), np.sqrt(2)), Mixture((Gaussian(sp.Integer(5), 1),), (torch.tensor(1.0),)))


def printed_minus_true(p, p_g):
    return -js(p, p_g)
