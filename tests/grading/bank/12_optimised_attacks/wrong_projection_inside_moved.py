# Wrong: moves what is inside outward.
# part: projection
# points: 4
# hint: A projection leaves what is inside the ball unchanged
def project(delta, eps, norm):
    if norm == "linf":
        return delta.clamp(-eps, eps)
    rows = delta.flatten(1)
    return (eps * torch.nn.functional.normalize(rows)).view_as(delta)
