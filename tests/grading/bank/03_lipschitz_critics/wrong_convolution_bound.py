# Three times the reshaped norm: a bound.
# part: convolution
# points: 2
# hint: a bound that is rarely attained
def conv_norm(kernel, size):
    return 3 * torch.linalg.matrix_norm(kernel.flatten(1), 2)


kernel_of_norm_one = torch.tensor([[[[1.0, -1, 1], [-1, 1, -1], [1, -1, 1]]]]) / 3
