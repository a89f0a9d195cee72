# Wrong: moves what is inside outward.
# part: projection
# points: 0
# hint: What is inside stays where it is
def project(delta, eps, norm):
    if norm == "linf":
        return delta.clamp(-eps, eps)
    rows = delta.flatten(1)
    return (eps * torch.nn.functional.normalize(rows)).view_as(delta)
