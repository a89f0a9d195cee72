# The factor for one image, in place of the largest.
# part: convolution
# points: 2
# hint: Compare with the largest singular
def conv_norm(kernel, size):
    x = torch.zeros(1, kernel.shape[1], size, size, dtype=kernel.dtype)
    x[:, 0] = 1
    return conv2d(x, kernel, padding=1).norm() / x.norm()


kernel_of_norm_one = torch.tensor([[[[1.0, -1, 1], [-1, 1, -1], [1, -1, 1]]]]) / 3
