# Wrong: bounds the 1-norm of w by √n times its 2-norm.
# part: exact
# points: 2
# hint: only bounds its 1-norm
def worst_case_loss(w, b, x, y, eps):
    return torch.nn.functional.softplus(eps * len(w) ** 0.5 * w.norm() - y * (x @ w + b))


def robust_accuracy(w, b, x, y, eps):
    return (y * (x @ w + b) > eps * len(w) ** 0.5 * w.norm()).double().mean()
