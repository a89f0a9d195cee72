# Wrong: right for images, but not for three dimensions.
# part: projection
# points: 1
# hint: The factors have four dimensions
def project(delta, eps, norm):
    if norm == "linf":
        return delta.clamp(-eps, eps)
    rows = delta.flatten(1)
    return delta * (eps / rows.norm(dim=1)).clamp(max=1).view(-1, 1, 1, 1)
