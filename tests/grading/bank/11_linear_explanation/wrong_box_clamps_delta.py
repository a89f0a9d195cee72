# Wrong: clamps δ to the box of the pixels.
# part: box
# points: 0
# hint: clamped to the box of the pixels
def best_in_box(g, x, eps, low, high):
    return (eps * g.sign()).clamp(low, high)
