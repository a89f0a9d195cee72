# Wrong: 0/0 where there is no gradient.
# part: norms
# points: 5
# hint: 0/0
def best_perturbation(g, eps, norm):
    if norm == "linf":
        return eps * g.sign()
    if norm == "l2":
        return eps * g / g.norm()
    top = torch.zeros_like(g)
    top[g.abs().argmax()] = eps * g[g.abs().argmax()].sign()
    return top
