# Wrong: a matrix of ratios, (B, B).
# part: numbers
# points: 3
# hint: The ratio is a matrix of shape (B, B)
def rho_adv(x, x_adv):
    return ((x_adv - x).flatten(1).norm(dim=1, keepdim=True) / x.flatten(1).norm(dim=1)).mean()


def worst_of(survived):
    return survived.all(0).double().mean()
