# Wrong: the ratio upside down.
# part: growth
# points: 4
# hint: This is the inverse
def worst_growth(w, eps):
    return eps * w.abs().sum()


def random_growth(w, eps):
    return eps * w.square().sum().sqrt()


def printed_over_true(eps):
    return eps
