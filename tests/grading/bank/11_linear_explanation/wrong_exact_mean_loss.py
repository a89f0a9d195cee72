# Wrong: the mean of the losses.
# part: exact
# points: 2
# hint: not their mean
def worst_case_loss(w, b, x, y, eps):
    return torch.nn.functional.softplus(eps * w.abs().sum() - y * (x @ w + b)).mean()


def robust_accuracy(w, b, x, y, eps):
    return (y * (x @ w + b) > eps * w.abs().sum()).double().mean()
