# Right: one pair at a time, with the angle from atan2, and the parallel case by a test.
# part: interpolation
# points: 4
import math


def slerp(a, b, t):
    rows = []
    for one, two in zip(a, b):
        u, v = one / one.norm(), two / two.norm()
        omega = 2 * math.atan2((u - v).norm().item(), (u + v).norm().item())
        if omega < 1e-7:
            rows.append(one + t * (two - one))
        else:
            rows.append((math.sin((1 - t) * omega) * one + math.sin(t * omega) * two) / math.sin(omega))
    return torch.stack(rows)
