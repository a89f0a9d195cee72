# Wrong: the root mean square for signs of size 1.
# part: growth
# points: 3
# hint: the factor ε is missing
def worst_growth(w, eps):
    return eps * w.abs().sum()


def random_growth(w, eps):
    return w.norm()


def printed_over_true(eps):
    return 1 / eps
