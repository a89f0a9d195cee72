# In numpy, recursively.
# part: iteration
# points: 5
import numpy as np


def power_iteration(weight, u, steps):
    w, u = np.asarray(weight), np.asarray(u)
    v = w.T @ u
    v /= np.linalg.norm(v)
    sigma = np.linalg.norm(w @ v)
    u = w @ v / sigma
    return (sigma, u) if steps == 1 else power_iteration(w, u, steps - 1)
