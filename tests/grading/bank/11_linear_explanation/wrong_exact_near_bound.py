# Wrong: a threshold that is a fifth too low.
# part: exact
# points: 3
# hint: Compare each margin
def worst_case_loss(w, b, x, y, eps):
    return torch.nn.functional.softplus(eps * w.abs().sum() - y * (x @ w + b))


def robust_accuracy(w, b, x, y, eps):
    return (y * (x @ w + b) > 0.8 * eps * w.abs().sum()).double().mean()
