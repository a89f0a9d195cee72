# A numpy scalar for a float, and a sympy number for the constant.
# part: value
import numpy as np


def value_at_best(p, p_g):
    return np.float64(2 * js(p, p_g) - np.log(4))


dropped_constant = -sp.log(4)
