# Wrong: squeezed, so an image alone loses its batch dimension.
# part: box
# points: 3
# hint: loses its batch dimension
def best_in_box(g, x, eps, low, high):
    return ((x + eps * g.sign()).clamp(low, high) - x).squeeze()
