# Wrong: always the last iterate.
# part: iterates
# points: 4
# hint: sketch the distance
def duality_gap(A, x, y):
    return (A.T @ x).abs().sum() + (A @ y).abs().sum()


def candidates(path, gaps):
    return path[-1], path[gaps.argmin()], path.mean(0)


report_alternating, report_optimistic, report_simultaneous, report_clipped = "last", "last", "last", "last"
