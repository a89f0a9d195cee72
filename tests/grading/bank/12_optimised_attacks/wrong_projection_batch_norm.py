# Wrong: one norm for the whole batch.
# part: projection
# points: 0
# hint: each row has its own ball
def project(delta, eps, norm):
    if norm == "linf":
        return delta.clamp(-eps, eps)
    rows = delta.flatten(1)
    return delta * (eps / rows.norm()).clamp(max=1)
