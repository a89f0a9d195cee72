# Wrong: a constant.
# part: numbers
# points: 0
def rho_adv(x, x_adv):
    return 0.2


def worst_of(survived):
    return 0.2
