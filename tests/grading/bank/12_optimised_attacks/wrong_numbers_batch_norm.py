# Wrong: one norm for the batch.
# part: numbers
# points: 3
# hint: This takes one norm of the whole batch
def rho_adv(x, x_adv):
    return (x_adv - x).norm() / x.norm()


def worst_of(survived):
    return survived.all(0).double().mean()
