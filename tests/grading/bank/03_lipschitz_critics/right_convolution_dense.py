# The dense matrix, one column a pixel; a chessboard as the kernel.
# part: convolution
# points: 5
def conv_norm(kernel, size):
    channels = kernel.shape[1]
    basis = torch.eye(channels * size**2, dtype=kernel.dtype).reshape(-1, channels, size, size)
    return torch.linalg.svdvals(conv2d(basis, kernel, padding=1).flatten(1)).max()


signs = torch.tensor([1.0, -1, 1], dtype=torch.float64)
kernel_of_norm_one = torch.outer(signs, signs)[None, None]
kernel_of_norm_one /= kernel_of_norm_one.norm()
