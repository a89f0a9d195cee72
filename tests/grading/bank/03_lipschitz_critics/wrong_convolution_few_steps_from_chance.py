# Twelve steps from a random image: a digit or two.
# part: convolution
# points: 4
# hint: Print your value for more and more steps
def conv_norm(kernel, size):
    x = torch.randn(1, kernel.shape[1], size, size, dtype=kernel.dtype)
    for _ in range(12):
        y = conv2d(x / x.norm(), kernel, padding=1)
        x = conv_transpose2d(y, kernel, padding=1)
    return y.norm()


kernel_of_norm_one = torch.tensor([[[[1.0, -1, 1], [-1, 1, -1], [1, -1, 1]]]]) / 3
