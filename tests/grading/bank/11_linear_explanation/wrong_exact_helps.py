# Wrong: the attack raises the margin.
# part: exact
# points: 2
# hint: lowers the margin
def worst_case_loss(w, b, x, y, eps):
    return torch.nn.functional.softplus(-y * (x @ w + b) - eps * w.abs().sum())


def robust_accuracy(w, b, x, y, eps):
    return (y * (x @ w + b) > eps * w.abs().sum()).double().mean()
