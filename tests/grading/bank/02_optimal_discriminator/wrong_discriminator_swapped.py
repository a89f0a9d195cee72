# p_G in the numerator. Wrong everywhere: the labels of real and generated are swapped.
# part: discriminator
# points: 2
# hint: belongs in the numerator
def optimal_discriminator(log_p, log_p_g):
    return torch.sigmoid(log_p_g - log_p)
