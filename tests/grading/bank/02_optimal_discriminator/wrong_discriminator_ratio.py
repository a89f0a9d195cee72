# The density ratio instead of the share.
# part: discriminator
# points: 0
# hint: divides by the sum of both
def optimal_discriminator(log_p, log_p_g):
    return torch.exp(log_p - log_p_g)
