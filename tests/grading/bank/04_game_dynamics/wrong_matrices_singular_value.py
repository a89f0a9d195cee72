# Wrong: the largest singular value.
# part: matrices
# points: 4
# hint: largest singular value
def simultaneous_matrix(A, eta):
    n, m = A.shape
    matrix = torch.eye(n + m)
    matrix[:n, n:] = -eta * A
    matrix[n:, :n] = eta * A.T
    return matrix


def alternating_matrix(A, eta):
    n, m = A.shape
    y = torch.cat([eta * A.T, torch.eye(m)], dim=1)
    x = torch.cat([torch.eye(n), torch.zeros(n, m)], dim=1) - eta * A @ y
    return torch.cat([x, y])


def spectral_radius(matrix):
    return torch.linalg.matrix_norm(matrix, 2)
