# Right: torch has it.
# part: projection
# points: 5
def project(delta, eps, norm):
    return torch.renorm(delta, 2, 0, eps) if norm == "l2" else delta.clip(-eps, eps)
