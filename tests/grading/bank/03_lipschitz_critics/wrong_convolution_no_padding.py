# No padding.
# part: convolution
# points: 2
# hint: without padding
# hint: The padding is missing
def conv_norm(kernel, size):
    basis = torch.eye(kernel.shape[1] * size**2, dtype=kernel.dtype).reshape(-1, kernel.shape[1], size, size)
    return torch.linalg.matrix_norm(conv2d(basis, kernel).flatten(1), 2)


kernel_of_norm_one = torch.tensor([[[[1.0, -1, 1], [-1, 1, -1], [1, -1, 1]]]]) / 3
