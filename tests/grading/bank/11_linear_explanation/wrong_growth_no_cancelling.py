# Wrong: takes random signs for the worst case.
# part: growth
# points: 3
# hint: variances of the terms
def worst_growth(w, eps):
    return eps * w.abs().sum()


def random_growth(w, eps):
    return eps * w.abs().sum()


def printed_over_true(eps):
    return 1 / eps
