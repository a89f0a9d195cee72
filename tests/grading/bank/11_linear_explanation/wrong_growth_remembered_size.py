# Wrong: a number of weights learnt by heart.
# part: growth
# points: 2
# hint: make every term
def worst_growth(w, eps):
    return eps * w.abs().mean() * 40


def random_growth(w, eps):
    return eps * w.norm()


def printed_over_true(eps):
    return 1 / eps
