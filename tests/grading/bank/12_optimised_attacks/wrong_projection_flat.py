# Wrong: forgets to bring the shape back.
# part: projection
# points: 4
def project(delta, eps, norm):
    rows = delta.flatten(1)
    if norm == "linf":
        return rows.clamp(-eps, eps)
    return rows * (eps / rows.norm(dim=1, keepdim=True)).clamp(max=1)
