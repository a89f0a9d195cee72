# Wrong: solves the linear system instead of taking steps.
# part: run
# points: 4
# hint: both use the same η
def play(A, b, c, x, y, steps):
    return torch.linalg.solve(A.T, -c), torch.linalg.solve(A, -b)
