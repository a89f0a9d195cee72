# torch's normalize, and sigma as the length of Wv.
# part: iteration
# points: 5
def power_iteration(weight, u, steps):
    for _ in range(steps):
        v = torch.nn.functional.normalize(u @ weight, dim=0)
        sigma = torch.linalg.vector_norm(weight @ v)
        u = weight @ v / sigma
    return sigma.item(), u
