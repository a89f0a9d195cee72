# Wrong: moves each input along the weights themselves, the sign forgotten.
# part: exact
# points: 2
# hint: along w itself
def worst_case_loss(w, b, x, y, eps):
    corner = x - eps * y[:, None] * w
    return torch.nn.functional.softplus(-y * (corner @ w + b))


def robust_accuracy(w, b, x, y, eps):
    corner = x - eps * y[:, None] * w
    return (y * (corner @ w + b) > 0).double().mean()
