# Wrong: tossed signs in place of the formula.
# part: growth
# points: 3
# hint: an average over tossed signs is not
def worst_growth(w, eps):
    return eps * w.abs().sum()


def random_growth(w, eps):
    rng = torch.Generator().manual_seed(0)
    signs = torch.randint(2, (1000, len(w)), generator=rng) * 2.0 - 1
    return (eps * signs.to(w) @ w).square().mean().sqrt()


def printed_over_true(eps):
    return 1 / eps
