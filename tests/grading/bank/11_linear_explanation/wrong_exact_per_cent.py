# Wrong: per cent for a share.
# part: exact
# points: 3
# hint: in per cent
def worst_case_loss(w, b, x, y, eps):
    return torch.nn.functional.softplus(eps * w.abs().sum() - y * (x @ w + b))


def robust_accuracy(w, b, x, y, eps):
    return 100 * (y * (x @ w + b) > eps * w.abs().sum()).double().mean()
