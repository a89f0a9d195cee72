# Wrong: inside is where the norm is below 1.
# part: projection
# points: 1
# hint: A row is inside where its 2-norm is at most ε, not at most 1
def project(delta, eps, norm):
    if norm == "linf":
        return delta.clamp(-eps, eps)
    rows = [row if row.norm() <= 1 else row / row.norm() * eps for row in delta]
    return torch.stack(rows)
