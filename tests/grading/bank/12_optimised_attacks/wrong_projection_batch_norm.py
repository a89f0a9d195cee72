# Wrong: one norm for the whole batch.
# part: projection
# points: 1
# hint: This takes one norm of the whole batch
# hint: A single input gives another result than the same input inside a
def project(delta, eps, norm):
    if norm == "linf":
        return delta.clamp(-eps, eps)
    rows = delta.flatten(1)
    return delta * (eps / rows.norm()).clamp(max=1)
