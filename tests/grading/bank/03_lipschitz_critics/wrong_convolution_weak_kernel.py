# A kernel of reshaped norm 1 that stretches nothing.
# part: convolution
# points: 3
# hint: no image gets 2.5 times as long
def conv_norm(kernel, size):
    basis = torch.eye(kernel.shape[1] * size**2, dtype=kernel.dtype).reshape(-1, kernel.shape[1], size, size)
    return torch.linalg.matrix_norm(conv2d(basis, kernel, padding=1).flatten(1), 2)


kernel_of_norm_one = torch.zeros(1, 1, 3, 3)
kernel_of_norm_one[0, 0, 1] = torch.tensor([1, 0, -1]) / 2**0.5
