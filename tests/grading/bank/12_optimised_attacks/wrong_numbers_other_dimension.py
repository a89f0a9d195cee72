# Wrong: over the images first.
# part: numbers
# points: 2
# hint: attacks run along the first dimension
def rho_adv(x, x_adv):
    return ((x_adv - x).flatten(1).norm(dim=1) / x.flatten(1).norm(dim=1)).mean()


def worst_of(survived):
    return survived.all(1).double().mean()
