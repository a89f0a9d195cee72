# Wrong: x moves first, as in the lecture.
# part: matrices
# points: 4
# hint: y moves first
def simultaneous_matrix(A, eta):
    n, m = A.shape
    matrix = torch.eye(n + m)
    matrix[:n, n:] = -eta * A
    matrix[n:, :n] = eta * A.T
    return matrix


def alternating_matrix(A, eta):
    matrix = simultaneous_matrix(A, eta)
    matrix[len(A) :, len(A) :] -= eta**2 * A.T @ A
    return matrix


def spectral_radius(matrix):
    return torch.linalg.eigvals(matrix).abs().max()
