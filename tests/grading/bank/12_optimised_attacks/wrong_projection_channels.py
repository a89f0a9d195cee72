# Wrong: one norm for each channel.
# part: projection
# points: 1
# hint: This takes a norm for each channel
def project(delta, eps, norm):
    if norm == "linf":
        return delta.clamp(-eps, eps)
    parts = delta.flatten(2)
    return (parts * (eps / parts.norm(dim=2, keepdim=True)).clamp(max=1)).view_as(delta)
