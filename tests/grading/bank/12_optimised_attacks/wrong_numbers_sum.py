# Wrong: the sum over the images.
# part: numbers
# points: 3
# hint: This is the sum over the images
def rho_adv(x, x_adv):
    return ((x_adv - x).flatten(1).norm(dim=1) / x.flatten(1).norm(dim=1)).sum()


def worst_of(survived):
    return survived.all(0).double().mean()
