# Right but for 0 log 0, which is nan where a density is zero.
# part: value
# points: 4
# hint: 0 log 0 counts as 0
def value_at_best(p, p_g):
    def integrand(x):
        log_p, log_q = p.log_prob(x), p_g.log_prob(x)
        return log_p.exp() * torch.nn.functional.logsigmoid(log_p - log_q) + log_q.exp() * (
            torch.nn.functional.logsigmoid(log_q - log_p)
        )

    return integrate(integrand, p, p_g)


dropped_constant = -math.log(4)
