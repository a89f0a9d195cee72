# Wrong: divides by the squared norm.
# part: projection
# points: 1
# hint: This divides by the squared norm
def project(delta, eps, norm):
    if norm == "linf":
        return delta.clamp(-eps, eps)
    rows = delta.flatten(1)
    return (rows * eps / rows.square().sum(1, keepdim=True)).view_as(delta).nan_to_num()
