# Wrong: the 2-norm's step is not normalised.
# part: norms
# points: 5
# hint: not divided by its norm
def best_perturbation(g, eps, norm):
    if norm == "linf":
        return eps * g.sign()
    if norm == "l2":
        return eps * g
    top = torch.zeros_like(g)
    top[g.abs().argmax()] = eps * g[g.abs().argmax()].sign()
    return top
