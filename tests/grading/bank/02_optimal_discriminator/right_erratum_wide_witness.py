# Right: other witnesses, the gap from its definition.
# part: erratum
# points: 4
wrong_line = 3
witness = [Uniform(0, 1), Uniform(5, 6)]


def printed_minus_true(p, p_g):
    q = Mixture([p, p_g])
    parts = [integrate(lambda x, r=r: r.pdf(x) * (r.log_prob(x) - q.log_prob(x)), p, p_g) for r in (p, p_g)]
    return (parts[0] / 2 + parts[1] / 2) - (parts[0] + parts[1])
