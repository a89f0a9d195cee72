# Wrong: inside is where the largest pixel is small.
# part: projection
# points: 0
# hint: elsewhere leave alone
def project(delta, eps, norm):
    if norm == "linf":
        return delta.clamp(-eps, eps)
    rows = [row if row.abs().max() <= 0.6 * eps else row / row.norm() * eps for row in delta]
    return torch.stack(rows)
