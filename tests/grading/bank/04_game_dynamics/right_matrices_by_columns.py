# Right: moves the unit vectors, and numpy finds the eigenvalues.
# part: matrices
# points: 6
import numpy as np


def by_columns(step, n, m):
    return torch.stack([torch.cat(step(e[:n], e[n:])) for e in torch.eye(n + m)], dim=1)


def simultaneous_matrix(A, eta):
    return by_columns(lambda x, y: (x - eta * A @ y, y + eta * A.T @ x), *A.shape)


def alternating_matrix(A, eta):
    def step(x, y):
        y = y + eta * A.T @ x
        return x - eta * A @ y, y

    return by_columns(step, *A.shape)


def spectral_radius(matrix):
    return float(max(abs(np.linalg.eigvals(matrix.numpy()))))
