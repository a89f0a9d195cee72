# Right: through the two KL terms to the mixture; the constant as a sympy number.
# part: value
# points: 5
def value_at_best(p, p_g):
    q = Mixture((p, p_g))

    def term(r):
        return lambda x: torch.where(r.pdf(x) > 0, r.pdf(x) * (r.log_prob(x) - q.log_prob(x)), 0.0)

    return integrate(term(p), p, p_g) + integrate(term(p_g), p, p_g) - 2 * math.log(2)


dropped_constant = sp.log(sp.Rational(1, 4))
