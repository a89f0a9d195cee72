# Wrong: the factors of the rows multiply the columns.
# part: projection
# points: 1
# hint: The factor of each row is multiplied along the last dimension instead
# hint: A single input gives another result than the same input inside a
def project(delta, eps, norm):
    if norm == "linf":
        return delta.clamp(-eps, eps)
    rows = delta.flatten(1)
    return delta * (eps / rows.norm(dim=1)).clamp(max=1)
