# Wrong: the strongest attack in place of the worst per image.
# part: numbers
# points: 2
# hint: This is the accuracy under the strongest attack
def rho_adv(x, x_adv):
    return ((x_adv - x).flatten(1).norm(dim=1) / x.flatten(1).norm(dim=1)).mean()


def worst_of(survived):
    return survived.double().mean(1).min()
