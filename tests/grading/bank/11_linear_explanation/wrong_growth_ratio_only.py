# Wrong: the ratio, and nothing that it is the ratio of.
# part: growth
# points: 1
# hint: how large can the term
def worst_growth(w, eps):
    return 0.0


def random_growth(w, eps):
    return 0.0


def printed_over_true(eps):
    return 1 / eps
