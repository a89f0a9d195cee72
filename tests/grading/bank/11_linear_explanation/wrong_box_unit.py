# Wrong: takes the box to be [0, 1].
# part: box
# points: 2
# hint: is taken to be [0, 1]
def best_in_box(g, x, eps, low, high):
    return (x + eps * g.sign()).clamp(0, 1) - x
