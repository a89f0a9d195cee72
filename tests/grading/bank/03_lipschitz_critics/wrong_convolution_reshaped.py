# The reshaped kernel's norm taken for the operator's.
# part: convolution
# points: 0
# hint: reshaped to a matrix
def conv_norm(kernel, size):
    return torch.linalg.matrix_norm(kernel.flatten(1), 2)


kernel_of_norm_one = torch.tensor([[[[1.0, -1, 1], [-1, 1, -1], [1, -1, 1]]]]) / 3
