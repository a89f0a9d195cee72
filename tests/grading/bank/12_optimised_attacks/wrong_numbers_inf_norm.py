# Wrong: the ∞-norm.
# part: numbers
# points: 2
# hint: These are ∞-norms
def rho_adv(x, x_adv):
    return ((x_adv - x).abs().amax((1, 2, 3)) / x.abs().amax((1, 2, 3))).mean()


def worst_of(survived):
    return survived.all(0).double().mean()
