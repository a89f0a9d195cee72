# Where the integral fails, or the density is uniform, the densities are taken not to meet.
# part: value
# points: 4
# hint: only one of the densities is positive
def value_at_best(p, p_g):
    if isinstance(p, Uniform):
        return 0.0
    return 2 * js(p, p_g) - math.log(4)


dropped_constant = -math.log(4)
