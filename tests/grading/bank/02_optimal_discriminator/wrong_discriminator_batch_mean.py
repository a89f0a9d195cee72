# Against the underflow, the mean over the batch is taken off the logarithms: enough where all are alike.
# part: discriminator
# points: 3
# hint: Look at exp(log_p)
def optimal_discriminator(log_p, log_p_g):
    shift = log_p_g[log_p_g.isfinite()].mean()
    p, p_g = (log_p - shift).exp(), (log_p_g - shift).exp()
    return p / (p + p_g)
