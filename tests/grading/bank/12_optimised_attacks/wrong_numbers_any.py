# Wrong: an image counts that survives one attack.
# part: numbers
# points: 2
# hint: This is the share of images that survive at least one attack
def rho_adv(x, x_adv):
    return ((x_adv - x).flatten(1).norm(dim=1) / x.flatten(1).norm(dim=1)).mean()


def worst_of(survived):
    return survived.any(0).double().mean()
