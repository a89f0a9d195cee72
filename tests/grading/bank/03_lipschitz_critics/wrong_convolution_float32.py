# Images in float32, a kernel in float64.
# part: convolution
# points: 2
# hint: dtype=kernel.dtype
def conv_norm(kernel, size):
    basis = torch.eye(kernel.shape[1] * size**2).reshape(-1, kernel.shape[1], size, size)
    return torch.linalg.matrix_norm(conv2d(basis, kernel, padding=1).flatten(1), 2)


kernel_of_norm_one = torch.tensor([[[[1.0, -1, 1], [-1, 1, -1], [1, -1, 1]]]]) / 3
