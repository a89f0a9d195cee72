# Spread over two cells, with a helper in a third.
# part: erratum
def divergence(p, q):
    return js(p, q)


# %%
def printed_minus_true(p, p_g):
    return -divergence(p, p_g)


# %%
wrong_line = 3.0
witness = [Mixture((Gaussian(0, 1), Gaussian(1, 1)), (0.5, 0.5)), Uniform(3, 4)]
