# Right: row by row, in a loop.
# part: projection
# points: 5
def project(delta, eps, norm):
    rows = []
    for row in delta:
        if norm == "linf":
            rows.append(torch.minimum(torch.maximum(row, torch.full_like(row, -eps)), torch.full_like(row, eps)))
        else:
            size = row.square().sum().sqrt().item()
            rows.append(row if size <= eps else row / size * eps)
    return torch.stack(rows)
