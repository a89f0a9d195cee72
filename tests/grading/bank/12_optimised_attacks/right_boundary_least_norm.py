# Right: the least-norm solution of w·r = -f.
# part: boundary
# points: 4
def boundary_step(f, w):
    return torch.linalg.pinv(w[None]) @ (-f.reshape(1))


def printed_over_right(w):
    return torch.linalg.vector_norm(w)
