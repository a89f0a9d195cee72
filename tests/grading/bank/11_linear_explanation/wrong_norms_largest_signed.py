# Wrong: the largest entry in place of the largest in size.
# part: norms
# points: 5
# hint: largest |g_i| counts
def best_perturbation(g, eps, norm):
    if norm == "linf":
        return eps * g.sign()
    if norm == "l2":
        return eps * torch.nn.functional.normalize(g, dim=0)
    top = torch.zeros_like(g)
    top[g.argmax()] = eps * g[g.argmax()].sign()
    return top
