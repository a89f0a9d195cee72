# The dense matrix, one column a pixel; a blur of eight channels as the kernel.
# part: convolution
# points: 5
def conv_norm(kernel, size):
    channels = kernel.shape[1]
    basis = torch.eye(channels * size**2, dtype=kernel.dtype).reshape(-1, channels, size, size)
    return torch.linalg.svdvals(conv2d(basis, kernel, padding=1).flatten(1)).max()


kernel_of_norm_one = torch.ones(8, 8, 3, 3)
kernel_of_norm_one /= torch.linalg.matrix_norm(kernel_of_norm_one.flatten(1), 2)
