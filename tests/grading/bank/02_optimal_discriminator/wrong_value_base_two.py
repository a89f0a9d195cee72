# Bits in place of nats. Zero stays zero.
# part: value
# points: 3
# hint: in bits
def value_at_best(p, p_g):
    return (2 * js(p, p_g) - math.log(4)) / math.log(2)


dropped_constant = -math.log(4)
