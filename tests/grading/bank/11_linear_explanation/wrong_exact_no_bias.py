# Wrong: forgets b.
# part: exact
# points: 2
# hint: bias b is missing
def worst_case_loss(w, b, x, y, eps):
    return torch.nn.functional.softplus(eps * w.abs().sum() - y * (x @ w))


def robust_accuracy(w, b, x, y, eps):
    return (y * (x @ w) > eps * w.abs().sum()).double().mean()
