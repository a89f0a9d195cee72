# Constants, computed for the public inputs: an expression that is right at one point.
# cell: derivative
# public: 3
known = torch.Generator().manual_seed(0)


def drawn(low, high):
    return low + (high - low) * torch.rand(1, generator=known, dtype=torch.float64).item()


at_a, at_b, at_y = drawn(0.5, 3), drawn(0.5, 3), drawn(0.1, 0.9)
first = sp.Float(at_a / at_y - at_b / (1 - at_y))
second = sp.Float(-at_a / at_y**2 - at_b / (1 - at_y) ** 2)
root = sp.Float(at_a / (at_a + at_b))
