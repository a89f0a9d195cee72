# Wrong: takes the range for high + |low|, which it is only where low is not above zero.
# part: units
# points: 1
# hint: where low is positive
def grey_levels(eps, low, high):
    return 255 * eps / (high + abs(low))
