# Calls the answer to another part: its own discriminator, which is right.
# part: value
def value_at_best(p, p_g):
    def integrand(x):
        log_p, log_q = p.log_prob(x), p_g.log_prob(x)
        best, rest = optimal_discriminator(log_p, log_q), optimal_discriminator(log_q, log_p)
        return torch.special.xlogy(log_p.exp(), best.nan_to_num(0.5)) + torch.special.xlogy(
            log_q.exp(), rest.nan_to_num(0.5)
        )

    return integrate(integrand, p, p_g)


dropped_constant = -math.log(4)
