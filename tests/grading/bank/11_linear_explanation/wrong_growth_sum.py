# Wrong: every η_i is +ε, whatever the sign of its weight.
# part: growth
# points: 3
# hint: choose the sign of each
def worst_growth(w, eps):
    return eps * w.sum()


def random_growth(w, eps):
    return eps * w.norm()


def printed_over_true(eps):
    return 1 / eps
