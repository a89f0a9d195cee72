# Wrong: the 2-norm, whatever norm is asked for.
# part: projection
# points: 4
# hint: This is the projection for the 2-norm
def project(delta, eps, norm):
    rows = delta.flatten(1)
    return (rows * (eps / rows.norm(dim=1, keepdim=True)).clamp(max=1)).view_as(delta)
