# The Fourier form, which is for images without an edge.
# part: convolution
# points: 2
# hint: circular padding
def conv_norm(kernel, size):
    return torch.linalg.matrix_norm(torch.fft.fft2(kernel, (max(size, 3), max(size, 3))).permute(2, 3, 0, 1), 2).max()


kernel_of_norm_one = torch.tensor([[[[1.0, -1, 1], [-1, 1, -1], [1, -1, 1]]]]) / 3
