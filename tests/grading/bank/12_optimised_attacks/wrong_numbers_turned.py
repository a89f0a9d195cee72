# Wrong: the share that is turned.
# part: numbers
# points: 2
# hint: This is the share of images that at least one attack turns
def rho_adv(x, x_adv):
    return ((x_adv - x).flatten(1).norm(dim=1) / x.flatten(1).norm(dim=1)).mean()


def worst_of(survived):
    return 1 - survived.all(0).double().mean()
