# Wrong: calls safe whatever has a margin above the average, with no ε in it.
# part: exact
# points: 3
# hint: Compare each margin
def worst_case_loss(w, b, x, y, eps):
    return torch.nn.functional.softplus(eps * w.abs().sum() - y * (x @ w + b))


def robust_accuracy(w, b, x, y, eps):
    margin = y * (x @ w + b)
    return (margin > margin.abs().mean()).double().mean()
