# Wrong: takes the printed sign(w) for the perturbation.
# part: growth
# points: 3
# hint: its largest entry is 1, not ε
def worst_growth(w, eps):
    return w.abs().sum()


def random_growth(w, eps):
    return eps * w.norm()


def printed_over_true(eps):
    return 1 / eps
