# Right: numpy, with the maximum taken out.
# part: discriminator
# points: 4
import numpy as np


def optimal_discriminator(log_p, log_p_g):
    """Right: the larger logarithm is taken out, in numpy."""
    lp, lq = np.asarray(log_p), np.asarray(log_p_g)
    top = np.maximum(lp, lq)
    return np.exp(lp - top) / (np.exp(lp - top) + np.exp(lq - top))
