# Only one log 2 counted in the constant.
# part: value
# points: 4
# hint: each of the two expectations
def value_at_best(p, p_g):
    return 2 * js(p, p_g) - math.log(4)


dropped_constant = -math.log(2)
