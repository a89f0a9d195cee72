# Wrong: one norm for each channel.
# part: projection
# points: 0
# hint: pixels and channels
def project(delta, eps, norm):
    if norm == "linf":
        return delta.clamp(-eps, eps)
    parts = delta.flatten(2)
    return (parts * (eps / parts.norm(dim=2, keepdim=True)).clamp(max=1)).view_as(delta)
