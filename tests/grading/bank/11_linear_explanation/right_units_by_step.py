# Right: ε divided by the distance between two neighbouring levels.
# part: units
# points: 3
def grey_levels(eps, low, high):
    step = (high - low) / 255
    return eps / step
