# The density ratio instead of the share.
# part: discriminator
# points: 2
# hint: divides by p + p_G
def optimal_discriminator(log_p, log_p_g):
    return torch.exp(log_p - log_p_g)
