# Wrong: inside is where the norm is below 1.
# part: projection
# points: 0
# hint: not of radius 1
def project(delta, eps, norm):
    if norm == "linf":
        return delta.clamp(-eps, eps)
    rows = [row if row.norm() <= 1 else row / row.norm() * eps for row in delta]
    return torch.stack(rows)
