# Linear interpolation.
# part: interpolation
# points: 0
# hint: This is linear interpolation
def slerp(a, b, t):
    return (1 - t) * a + t * b
