# Wrong: scales the row for the maximum norm.
# part: projection
# points: 4
# hint: Scaling satisfies the bound but does not give the nearest point
def project(delta, eps, norm):
    if norm == "linf":
        return delta * (eps / delta.abs().amax(tuple(range(1, delta.ndim)), keepdim=True)).clamp(max=1)
    rows = delta.flatten(1)
    return (rows * (eps / rows.norm(dim=1, keepdim=True)).clamp(max=1)).view_as(delta)
