# Right: in plain loops.
# part: numbers
# points: 4
def rho_adv(x, x_adv):
    ratios = [float((b - a).norm() / a.norm()) for a, b in zip(x, x_adv)]
    return sum(ratios) / len(ratios)


def worst_of(survived):
    return sum(all(column.tolist()) for column in survived.T) / survived.shape[1]
