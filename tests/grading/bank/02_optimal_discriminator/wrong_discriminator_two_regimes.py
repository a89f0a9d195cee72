# The ratio of the densities, unless all of them underflow.
# part: discriminator
# points: 3
# hint: Look at exp(log_p)
def optimal_discriminator(log_p, log_p_g):
    if log_p.max() < -700:
        return torch.sigmoid(log_p - log_p_g)
    return log_p.exp() / (log_p.exp() + log_p_g.exp())
