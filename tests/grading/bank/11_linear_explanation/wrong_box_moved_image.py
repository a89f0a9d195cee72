# Wrong: returns the moved image.
# part: box
# points: 3
# hint: the perturbation alone is asked for
def best_in_box(g, x, eps, low, high):
    return (x + eps * g.sign()).clamp(low, high)
