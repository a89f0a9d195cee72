# Wrong: counts the values, not the steps between them.
# part: units
# points: 2
# hint: it takes 255 steps
def grey_levels(eps, low, high):
    return 256 * eps / (high - low)
