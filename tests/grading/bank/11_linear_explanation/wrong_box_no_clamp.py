# Wrong: leaves the box.
# part: box
# points: 2
# hint: leaves its box
def best_in_box(g, x, eps, low, high):
    return eps * g.sign()
