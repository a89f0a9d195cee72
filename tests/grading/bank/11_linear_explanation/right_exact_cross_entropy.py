# Right: through binary cross-entropy with logits, on the lowered margin.
# part: exact
# points: 5
from torch.nn.functional import binary_cross_entropy_with_logits


def worst_case_loss(w, b, x, y, eps):
    lowest = y * (x @ w + b) - eps * torch.linalg.vector_norm(w, 1)
    return binary_cross_entropy_with_logits(lowest, torch.ones_like(lowest), reduction="none")


def robust_accuracy(w, b, x, y, eps):
    return (worst_case_loss(w, b, x, y, eps) < torch.log(torch.tensor(2.0))).float().mean()
