# Back with the channels swapped and the kernel not flipped: that is not the transpose.
# part: convolution
# points: 3
# hint: uses the flipped kernel
def conv_norm(kernel, size):
    x = torch.randn(1, kernel.shape[1], size, size, dtype=kernel.dtype)
    for _ in range(200):
        y = conv2d(x / x.norm(), kernel, padding=1)
        x = conv2d(y, kernel.transpose(0, 1), padding=1)
    return y.norm()


kernel_of_norm_one = torch.tensor([[[[1.0, -1, 1], [-1, 1, -1], [1, -1, 1]]]]) / 3
