# Right: in numpy, float64.
# part: norms
# points: 6
import numpy as np


def best_perturbation(g, eps, norm):
    g = np.asarray(g)
    if not g.any():
        return np.zeros_like(g)
    if norm == "linf":
        return eps * np.sign(g)
    if norm == "l2":
        return eps * g / np.sqrt((g**2).sum())
    i = np.argmax(np.abs(g))
    return eps * np.sign(g[i]) * (np.arange(len(g)) == i)
