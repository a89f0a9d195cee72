# Wrong: one norm for the batch.
# part: numbers
# points: 2
# hint: each image has its own
def rho_adv(x, x_adv):
    return (x_adv - x).norm() / x.norm()


def worst_of(survived):
    return survived.all(0).double().mean()
