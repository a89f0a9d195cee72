# Wrong: scores of shape (B, 1), by a column of weights, times labels of shape (B,).
# part: exact
# points: 2
# hint: broadcast to (B, B)
def worst_case_loss(w, b, x, y, eps):
    return torch.nn.functional.softplus(eps * w.abs().sum() - y * (x @ w[:, None] + b))


def robust_accuracy(w, b, x, y, eps):
    return (y * (x @ w[:, None] + b) > eps * w.abs().sum()).double().mean()
