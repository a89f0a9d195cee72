# The transpose by autograd: the gradient of half the squared length; stripes as the kernel.
# part: convolution
# points: 5
def conv_norm(kernel, size):
    x = torch.rand(1, kernel.shape[1], size, size, dtype=kernel.dtype)
    for _ in range(300):
        x = (x / x.norm()).requires_grad_()
        y = conv2d(x, kernel, padding=1)
        (x,) = torch.autograd.grad(y.square().sum() / 2, x)
    return y.norm().item()


kernel_of_norm_one = torch.tensor([[[[-1.0, 1, -1]] * 3]]) / 3
