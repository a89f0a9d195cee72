# Wrong: a ratio of means.
# part: numbers
# points: 3
# hint: This is a ratio of means
def rho_adv(x, x_adv):
    return (x_adv - x).flatten(1).norm(dim=1).mean() / x.flatten(1).norm(dim=1).mean()


def worst_of(survived):
    return survived.all(0).double().mean()
