# Wrong: takes the range for high + |low|, which it is only where low is not above zero.
# part: units
# points: 0
# hint: also where low is above zero
def grey_levels(eps, low, high):
    return 255 * eps / (high + abs(low))
