# Wrong: the matrix of the change, without the identity.
# part: matrices
# points: 4
# hint: the positions themselves are missing
def simultaneous_matrix(A, eta):
    n, m = A.shape
    return eta * torch.cat([torch.cat([torch.zeros(n, n), -A], dim=1), torch.cat([A.T, torch.zeros(m, m)], dim=1)])


def alternating_matrix(A, eta):
    n, m = A.shape
    y = torch.cat([eta * A.T, torch.eye(m)], dim=1)
    x = torch.cat([torch.eye(n), torch.zeros(n, m)], dim=1) - eta * A @ y
    return torch.cat([x, y])


def spectral_radius(matrix):
    return torch.linalg.eigvals(matrix).abs().max()
