# log(1 - D*) by subtraction: right near the middle, -inf in a tail where D* rounds to 1.
# part: value
# points: 4
# hint: logarithms in one tail
def value_at_best(p, p_g):
    def integrand(x):
        a, b = p.pdf(x), p_g.pdf(x)
        d = a / (a + b)
        return torch.where(a > 0, a * torch.log(d), 0.0) + torch.where(b > 0, b * torch.log(1 - d), 0.0)

    return integrate(integrand, p, p_g)


dropped_constant = -math.log(4)
