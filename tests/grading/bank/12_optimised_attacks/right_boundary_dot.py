# Right: by a dot product.
# part: boundary
# points: 4
def boundary_step(f, w):
    return w * (-f / torch.dot(w, w))


def printed_over_right(w):
    return float(torch.linalg.norm(w))
