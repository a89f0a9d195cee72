# Right: plain Python.
# part: growth
# points: 5
import math


def worst_growth(w, eps):
    return eps * sum(abs(v) for v in w.tolist())


def random_growth(w, eps):
    return eps * math.sqrt(sum(v * v for v in w.tolist()))


def printed_over_true(eps):
    return eps**-1
