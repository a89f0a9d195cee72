# The reshaped kernel's norm taken for the operator's.
# part: convolution
# points: 2
# hint: norm of the reshaped kernel, not
# hint: A single pixel does not meet all of the kernel
# hint: This is the norm of the reshaped kernel.
def conv_norm(kernel, size):
    return torch.linalg.matrix_norm(kernel.flatten(1), 2)


kernel_of_norm_one = torch.tensor([[[[1.0, -1, 1], [-1, 1, -1], [1, -1, 1]]]]) / 3
