# Wrong: puts everything on the sphere, and 0/0.
# part: projection
# points: 4
def project(delta, eps, norm):
    if norm == "linf":
        return delta.clamp(-eps, eps)
    rows = delta.flatten(1)
    return (eps * rows / rows.norm(dim=1, keepdim=True)).view_as(delta)
