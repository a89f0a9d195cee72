# Wrong: divides by the number of images of the public example.
# part: numbers
# points: 2
def rho_adv(x, x_adv):
    delta = (x_adv - x).flatten(1)
    return (delta.norm(dim=1) / x.flatten(1).norm(dim=1)).sum().item() / 5


def worst_of(survived):
    return survived.all(dim=0).double().mean().item()
