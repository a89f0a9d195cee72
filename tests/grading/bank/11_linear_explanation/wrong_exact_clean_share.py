# Wrong: the accuracy without an attack.
# part: exact
# points: 3
# hint: accuracy without an attack
def worst_case_loss(w, b, x, y, eps):
    return torch.nn.functional.softplus(eps * w.abs().sum() - y * (x @ w + b))


def robust_accuracy(w, b, x, y, eps):
    return (y * (x @ w + b) > 0).double().mean()
