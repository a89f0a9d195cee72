# Wrong: forgets that the pixels were scaled.
# part: units
# points: 1
# hint: spread over high - low
def grey_levels(eps, low, high):
    return 255 * eps
