# Wrong: the 2-norm's step is divided by the squared norm.
# part: norms
# points: 5
# hint: squared norm
def best_perturbation(g, eps, norm):
    if norm == "linf":
        return eps * g.sign()
    if norm == "l2":
        return eps * g / g.square().sum().clamp(min=1e-12)
    top = torch.zeros_like(g)
    top[g.abs().argmax()] = eps * g[g.abs().argmax()].sign()
    return top
