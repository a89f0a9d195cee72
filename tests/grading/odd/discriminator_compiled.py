# Compiled: what torch makes of it at home is larger than a file may be here, so it is left as it is.
# part: discriminator
@torch.compile
def optimal_discriminator(log_p, log_p_g):
    return torch.sigmoid(log_p - log_p_g)
