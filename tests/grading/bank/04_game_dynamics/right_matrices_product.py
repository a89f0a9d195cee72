# Right: the alternating matrix is the product of the two players' moves.
# part: matrices
# points: 6
def simultaneous_matrix(A, eta):
    n, m = A.shape
    matrix = torch.eye(n + m)
    matrix[:n, n:] = -eta * A
    matrix[n:, :n] = eta * A.T
    return matrix


def alternating_matrix(A, eta):
    n, m = A.shape
    of_x, of_y = torch.eye(n + m), torch.eye(n + m)
    of_x[:n, n:], of_y[n:, :n] = -eta * A, eta * A.T
    return of_x @ of_y


def spectral_radius(matrix):
    return torch.linalg.eigvals(matrix).abs().max()
