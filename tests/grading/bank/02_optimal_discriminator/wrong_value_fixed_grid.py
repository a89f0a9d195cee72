# A grid of its own, where the densities may not be.
# part: value
# points: 1
# hint: Use integrate
def value_at_best(p, p_g):
    x = torch.linspace(-15, 20, 35001, dtype=torch.float64)
    log_p, log_q = p.log_prob(x), p_g.log_prob(x)
    first = torch.where(log_p > -700, log_p.exp() * torch.nn.functional.logsigmoid(log_p - log_q), 0.0)
    second = torch.where(log_q > -700, log_q.exp() * torch.nn.functional.logsigmoid(log_q - log_p), 0.0)
    return torch.trapezoid(first + second, x).item()


dropped_constant = -math.log(4)
