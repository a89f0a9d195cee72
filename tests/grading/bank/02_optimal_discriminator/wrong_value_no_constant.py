# The constant dropped for good.
# part: value
# points: 2
# hint: constant is missing
def value_at_best(p, p_g):
    return 2 * js(p, p_g)


dropped_constant = 0
