# Wrong: the iterate with the largest gap.
# part: iterates
# points: 4
# hint: with the largest gap
def duality_gap(A, x, y):
    return (A.T @ x).abs().sum() + (A @ y).abs().sum()


def candidates(path, gaps):
    return path[-1], path[gaps.argmax()], path.mean(0)


report_alternating, report_optimistic, report_simultaneous, report_clipped = "average", "last", "best", "average"
