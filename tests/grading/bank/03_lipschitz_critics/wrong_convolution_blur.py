# The lecture's own kernel, a blur.
# part: convolution
# points: 3
# hint: close to a blur
def conv_norm(kernel, size):
    basis = torch.eye(kernel.shape[1] * size**2, dtype=kernel.dtype).reshape(-1, kernel.shape[1], size, size)
    return torch.linalg.matrix_norm(conv2d(basis, kernel, padding=1).flatten(1), 2)


kernel_of_norm_one = torch.ones(1, 1, 3, 3) / 3
