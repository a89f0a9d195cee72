# Wrong: shifts the score down for both labels.
# part: exact
# points: 2
# hint: for both labels
def worst_case_loss(w, b, x, y, eps):
    return torch.nn.functional.softplus(-y * (x @ w + b - eps * w.abs().sum()))


def robust_accuracy(w, b, x, y, eps):
    return (y * (x @ w + b) > eps * w.abs().sum()).double().mean()
