# Wrong: how many images, not their share.
# part: numbers
# points: 2
# hint: This is the number of images
def rho_adv(x, x_adv):
    return ((x_adv - x).flatten(1).norm(dim=1) / x.flatten(1).norm(dim=1)).mean()


def worst_of(survived):
    return survived.all(0).sum()
