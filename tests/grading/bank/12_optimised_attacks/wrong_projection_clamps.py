# Wrong: clamps each pixel for both norms.
# part: projection
# points: 0
# hint: as for the ∞-norm
def project(delta, eps, norm):
    return delta.clamp(-eps, eps)
