# A small number in the denominator against 0/0, which decides where both densities are tiny.
# part: value
# points: 4
# hint: where both densities are tiny
def value_at_best(p, p_g):
    def integrand(x):
        a, b = p.pdf(x), p_g.pdf(x)
        total = a + b + 1e-8
        return torch.special.xlogy(a, a / total) + torch.special.xlogy(b, b / total)

    return integrate(integrand, p, p_g)


dropped_constant = -math.log(4)
