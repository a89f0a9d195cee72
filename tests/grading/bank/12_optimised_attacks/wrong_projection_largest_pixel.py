# Wrong: inside is where the largest pixel is small.
# part: projection
# points: 1
# hint: A row is inside where its 2-norm is at most ε, not where each of its
def project(delta, eps, norm):
    if norm == "linf":
        return delta.clamp(-eps, eps)
    rows = [row if row.abs().max() <= 0.6 * eps else row / row.norm() * eps for row in delta]
    return torch.stack(rows)
