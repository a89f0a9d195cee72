# Wrong: the gap for a ball.
# part: iterates
# points: 4
# hint: with each entry in [-1, 1] the 1-norm counts
def duality_gap(A, x, y):
    return (A.T @ x).norm() + (A @ y).norm()


def candidates(path, gaps):
    return path[-1], path[gaps.argmin()], path.mean(0)


report_alternating, report_optimistic, report_simultaneous, report_clipped = "average", "last", "best", "average"
