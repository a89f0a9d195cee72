# Wrong: the step for the 2-norm has length 1.
# part: norms
# points: 5
# hint: length 1, not ε
def best_perturbation(g, eps, norm):
    if norm == "linf":
        return eps * g.sign()
    if norm == "l2":
        return torch.nn.functional.normalize(g, dim=0)
    top = torch.zeros_like(g)
    top[g.abs().argmax()] = eps * g[g.abs().argmax()].sign()
    return top
