# Wrong: one norm for each channel.
# part: numbers
# points: 2
# hint: pixels and channels
def rho_adv(x, x_adv):
    return ((x_adv - x).norm(dim=(2, 3)) / x.norm(dim=(2, 3))).mean()


def worst_of(survived):
    return survived.all(0).double().mean()
