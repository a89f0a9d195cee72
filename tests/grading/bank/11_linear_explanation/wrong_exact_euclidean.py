# Wrong: the 2-norm of w.
# part: exact
# points: 2
# hint: 1-norm of w, not the 2-norm
def worst_case_loss(w, b, x, y, eps):
    return torch.nn.functional.softplus(eps * w.norm() - y * (x @ w + b))


def robust_accuracy(w, b, x, y, eps):
    return (y * (x @ w + b) > eps * w.norm()).double().mean()
