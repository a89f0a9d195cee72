# An average over samples in place of quadrature.
# part: value
# points: 1
# hint: quadrature gives five digits
def value_at_best(p, p_g):
    rng = torch.Generator().manual_seed(0)
    x, z = p.sample(4000, rng).double(), p_g.sample(4000, rng).double()
    real = torch.nn.functional.logsigmoid(p.log_prob(x) - p_g.log_prob(x))
    fake = torch.nn.functional.logsigmoid(p_g.log_prob(z) - p.log_prob(z))
    return (real.mean() + fake.mean()).item()


dropped_constant = -math.log(4)
