# Wrong: one norm for each channel.
# part: numbers
# points: 2
# hint: This takes a norm for each channel
def rho_adv(x, x_adv):
    return ((x_adv - x).norm(dim=(2, 3)) / x.norm(dim=(2, 3))).mean()


def worst_of(survived):
    return survived.all(0).double().mean()
