# A tensor of one element for a float, with a gradient hanging on it, and one in float32.
# part: value
def value_at_best(p, p_g):
    best = torch.tensor([2 * js(p, p_g) - math.log(4)], dtype=torch.float64, requires_grad=True)
    return best * 1


dropped_constant = torch.tensor(-math.log(4))
