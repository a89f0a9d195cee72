# Right: the distance along the unit normal.
# part: boundary
# points: 4
def boundary_step(f, w):
    return -(f / w.norm()) * (w / w.norm())


def printed_over_right(w):
    return torch.sqrt((w * w).sum())
