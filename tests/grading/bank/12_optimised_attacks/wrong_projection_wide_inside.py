# Wrong: inside begins too far out.
# part: projection
# points: 1
def project(delta, eps, norm):
    if norm == "linf":
        return delta.clamp(-eps, eps)
    rows = [row if row.norm() <= 1.4 * eps else row / row.norm() * eps for row in delta]
    return torch.stack(rows)
