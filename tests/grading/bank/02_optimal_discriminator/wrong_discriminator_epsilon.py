# A small number in the denominator against 0/0.
# part: discriminator
# points: 3
# hint: added to the densities
def optimal_discriminator(log_p, log_p_g):
    p, q = log_p.exp(), log_p_g.exp()
    return p / (p + q + 1e-12)
