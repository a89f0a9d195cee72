# Squeezed: a dimension of size 1 is lost.
# part: discriminator
# points: 3
# hint: dimension of size 1 is lost
def optimal_discriminator(log_p, log_p_g):
    return torch.sigmoid(log_p - log_p_g).squeeze()
