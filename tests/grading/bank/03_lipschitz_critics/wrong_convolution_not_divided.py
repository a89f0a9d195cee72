# A chessboard of ones, whose reshaped norm is 3.
# part: convolution
# points: 3
# hint: Divide it by its reshaped norm. The rest
def conv_norm(kernel, size):
    basis = torch.eye(kernel.shape[1] * size**2, dtype=kernel.dtype).reshape(-1, kernel.shape[1], size, size)
    return torch.linalg.matrix_norm(conv2d(basis, kernel, padding=1).flatten(1), 2)


kernel_of_norm_one = torch.tensor([[[[1.0, -1, 1], [-1, 1, -1], [1, -1, 1]]]])
