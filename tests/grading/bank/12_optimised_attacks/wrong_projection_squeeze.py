# Wrong: squeezes, which removes the batch dimension of a batch of one.
# part: projection
# points: 4
def project(delta, eps, norm):
    if norm == "linf":
        return delta.clamp(-eps, eps)
    rows = delta.flatten(1)
    return (rows * (eps / rows.norm(dim=1, keepdim=True)).clamp(max=1)).view_as(delta).squeeze()
