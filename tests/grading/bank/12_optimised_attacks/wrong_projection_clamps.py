# Wrong: clamps each pixel for both norms.
# part: projection
# points: 1
# hint: Each pixel is clamped, as for the ∞-norm
def project(delta, eps, norm):
    return delta.clamp(-eps, eps)
