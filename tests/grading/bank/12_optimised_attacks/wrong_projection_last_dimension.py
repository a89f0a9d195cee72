# Wrong: the norm over the last dimension.
# part: projection
# points: 1
# hint: The norm runs over the last dimension alone
def project(delta, eps, norm):
    if norm == "linf":
        return delta.clamp(-eps, eps)
    rows = delta.flatten(1)
    return rows.view_as(delta) * (eps / delta.norm(dim=-1, keepdim=True)).clamp(max=1)
