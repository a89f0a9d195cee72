# Wrong: clamps δ to the box of the pixels.
# part: box
# points: 2
# hint: δ itself is clamped
def best_in_box(g, x, eps, low, high):
    return (eps * g.sign()).clamp(low, high)
