# The logit in place of the probability.
# part: discriminator
# points: 0
# hint: still needs the sigmoid
def optimal_discriminator(log_p, log_p_g):
    return log_p - log_p_g
