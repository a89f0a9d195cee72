# Wrong: over the images first.
# part: numbers
# points: 2
# hint: This is the share of attacks that no image falls for
def rho_adv(x, x_adv):
    return ((x_adv - x).flatten(1).norm(dim=1) / x.flatten(1).norm(dim=1)).mean()


def worst_of(survived):
    return survived.all(1).double().mean()
