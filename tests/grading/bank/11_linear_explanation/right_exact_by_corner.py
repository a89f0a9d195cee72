# Right: moves each input to its own worst corner and takes the loss there.
# part: exact
# points: 5
def worst_case_loss(w, b, x, y, eps):
    corner = x - eps * y[:, None] * w.sign()
    return torch.log1p(torch.exp(-y * (corner @ w + b)))


def robust_accuracy(w, b, x, y, eps):
    corner = x - eps * y[:, None] * w.sign()
    return sum(float(label * (point @ w + b)) > 0 for point, label in zip(corner, y)) / len(y)
