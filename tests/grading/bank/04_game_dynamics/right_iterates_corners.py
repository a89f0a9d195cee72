# Right: tries all corners of the boxes.
# part: iterates
# points: 6
from itertools import product


def duality_gap(A, x, y):
    corners_x = torch.tensor(list(product((-1.0, 1.0), repeat=len(x))))
    corners_y = torch.tensor(list(product((-1.0, 1.0), repeat=len(y))))
    return (corners_y @ (A.T @ x)).max() - (corners_x @ (A @ y)).min()


def candidates(path, gaps):
    return torch.stack([path[len(path) - 1], path[int(gaps.argmin())], path.sum(0) / len(path)])


report_alternating, report_optimistic, report_simultaneous, report_clipped = "average", "best", "best", "average"
