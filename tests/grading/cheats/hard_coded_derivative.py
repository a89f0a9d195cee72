# Constants, computed for the public inputs: an expression that is right at one point.
# cell: derivative
# public: 3
from hashlib import shake_256
from itertools import count

draws = count(1)


def drawn(low, high):
    known = int.from_bytes(shake_256(f"0 {next(draws)}".encode()).digest(8), "little") >> 12
    return low + (high - low) * (known + 0.5) / 2**52


at_a, at_b, at_y = drawn(0.5, 3), drawn(0.5, 3), drawn(0.1, 0.9)
first = sp.Float(at_a / at_y - at_b / (1 - at_y))
second = sp.Float(-at_a / at_y**2 - at_b / (1 - at_y) ** 2)
root = sp.Float(at_a / (at_a + at_b))
