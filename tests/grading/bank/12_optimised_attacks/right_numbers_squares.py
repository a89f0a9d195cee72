# Right: roots of sums of squares, a product over the attacks.
# part: numbers
# points: 4
def rho_adv(x, x_adv):
    return ((x_adv - x).square().sum((1, 2, 3)) / x.square().sum((1, 2, 3))).sqrt().mean().item()


def worst_of(survived):
    return survived.prod(0).double().mean().item()
