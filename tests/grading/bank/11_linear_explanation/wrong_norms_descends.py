# Wrong: every step goes downhill.
# part: norms
# points: 3
# hint: lowers the loss
def best_perturbation(g, eps, norm):
    if norm == "linf":
        return -eps * g.sign()
    if norm == "l2":
        return -eps * torch.nn.functional.normalize(g, dim=0)
    top = torch.zeros_like(g)
    top[g.abs().argmax()] = eps * g[g.abs().argmax()].sign()
    return -top
