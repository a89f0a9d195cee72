# Forgets the lengths in the angle.
# part: interpolation
# points: 0
# hint: divide by both lengths first
def slerp(a, b, t):
    angle = (a * b).sum(1, keepdim=True).clamp(-1, 1).acos()
    return (((1 - t) * angle).sin() * a + (t * angle).sin() * b) / angle.sin()
