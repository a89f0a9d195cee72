# Wrong: the average runs over the coordinates.
# part: iterates
# points: 4
# hint: it runs over the iterates
def duality_gap(A, x, y):
    return (A.T @ x).abs().sum() + (A @ y).abs().sum()


def candidates(path, gaps):
    return path[-1], path[gaps.argmin()], path.mean(1)


report_alternating, report_optimistic, report_simultaneous, report_clipped = "average", "last", "best", "average"
