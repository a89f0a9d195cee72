# The formula as printed, on densities: nan in the tails.
# part: discriminator
# points: 3
# hint: 0/0
def optimal_discriminator(log_p, log_p_g):
    p, q = log_p.exp(), log_p_g.exp()
    return p / (p + q)
