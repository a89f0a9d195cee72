# Wrong: upside down.
# part: units
# points: 0
# hint: This is the inverse
# hint: divide by high - low
def grey_levels(eps, low, high):
    return (high - low) / (255 * eps)
