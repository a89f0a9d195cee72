# Wrong: in the 1-norm the budget is spread in proportion to the gradient.
# part: norms
# points: 4
# hint: every coordinate gets a share
def best_perturbation(g, eps, norm):
    if norm == "linf":
        return eps * g.sign()
    if norm == "l2":
        return eps * torch.nn.functional.normalize(g, dim=0)
    return eps * torch.nn.functional.normalize(g, p=1, dim=0)
