# Right: eigenvalues, and numbers found by bisection.
# part: extragradient
# points: 6
def extragradient_rate(h):
    turn = torch.tensor([[0.0, -1.0], [1.0, 0.0]])
    return torch.linalg.eigvals(torch.eye(2) + h * turn @ (torch.eye(2) + h * turn)).abs().max()


def largest_step(A):
    low, high = 0.1, 3.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if extragradient_rate(middle) <= 1 else (low, middle)
    return low / torch.linalg.svdvals(A)[0]


def fastest_step(s):
    return 1 / (s * 2**0.5)
