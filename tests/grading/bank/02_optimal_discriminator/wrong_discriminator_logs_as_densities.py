# Logarithms used as if they were densities.
# part: discriminator
# points: 0
# hint: used as densities
def optimal_discriminator(log_p, log_p_g):
    return log_p / (log_p + log_p_g)
