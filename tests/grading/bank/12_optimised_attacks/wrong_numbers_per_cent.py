# Wrong: both in per cent.
# part: numbers
# points: 0
# hint: This is in per cent
def rho_adv(x, x_adv):
    return 100 * ((x_adv - x).flatten(1).norm(dim=1) / x.flatten(1).norm(dim=1)).mean()


def worst_of(survived):
    return 100 * survived.all(0).double().mean()
