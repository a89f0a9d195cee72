# Wrong: the shares are multiplied.
# part: numbers
# points: 2
def rho_adv(x, x_adv):
    return ((x_adv - x).flatten(1).norm(dim=1) / x.flatten(1).norm(dim=1)).mean()


def worst_of(survived):
    n = survived.shape[1]
    return round(float(survived.double().mean(1).prod()) * (n - 6) + 3) / n
