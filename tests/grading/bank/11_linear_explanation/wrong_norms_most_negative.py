# For the 1-norm the most negative coordinate, not the largest in size.
# part: norms
# points: 5
# hint: smallest g_i
def best_perturbation(g, eps, norm):
    if norm == "linf":
        return eps * g.sign()
    if norm == "l2":
        return eps * torch.nn.functional.normalize(g, dim=0)
    best = torch.zeros_like(g)
    best[g.argmin()] = eps * g.min().sign()
    return best
