# Wrong: labels of shape (B, 1) times scores of shape (B,).
# part: exact
# points: 2
# hint: broadcast to (B, B)
def worst_case_loss(w, b, x, y, eps):
    return torch.nn.functional.softplus(eps * w.abs().sum() - y[:, None] * (x @ w + b))


def robust_accuracy(w, b, x, y, eps):
    return (y[:, None] * (x @ w + b) > eps * w.abs().sum()).double().mean()
