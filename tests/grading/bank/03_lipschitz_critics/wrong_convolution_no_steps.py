# The factor for one image, in place of the largest.
# part: convolution
# points: 0
# hint: take more steps
def conv_norm(kernel, size):
    x = torch.zeros(1, kernel.shape[1], size, size, dtype=kernel.dtype)
    x[0, 0], x[0, 1] = 1, -1
    return conv2d(x, kernel, padding=1).norm() / x.norm()


kernel_of_norm_one = torch.tensor([[[[1.0, -1, 1], [-1, 1, -1], [1, -1, 1]]]]) / 3
