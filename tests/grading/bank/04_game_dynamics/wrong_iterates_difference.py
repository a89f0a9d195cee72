# Wrong: the minimum is taken with the wrong sign.
# part: iterates
# points: 4
# hint: it is their sum
def duality_gap(A, x, y):
    return (A.T @ x).abs().sum() - (A @ y).abs().sum()


def candidates(path, gaps):
    return path[-1], path[gaps.argmin()], path.mean(0)


report_alternating, report_optimistic, report_simultaneous, report_clipped = "average", "last", "best", "average"
