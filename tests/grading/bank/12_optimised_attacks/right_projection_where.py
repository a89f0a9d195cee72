# Right: shrinks where the norm is too large.
# part: projection
# points: 5
def project(delta, eps, norm):
    if norm == "linf":
        return torch.where(delta.abs() > eps, eps * delta.sign(), delta)
    size = delta.flatten(1).norm(dim=1).reshape(-1, *[1] * (delta.dim() - 1))
    return torch.where(size > eps, eps * delta / size, delta)
