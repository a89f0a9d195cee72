# The constant with four digits.
# part: value
# points: 4
# hint: This is rounded
def value_at_best(p, p_g):
    return 2 * js(p, p_g) - math.log(4)


dropped_constant = -1.386
