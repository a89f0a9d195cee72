# Wrong: a sign that knows no zero.
# part: norms
# points: 5
# hint: Coordinates without gradient move
def best_perturbation(g, eps, norm):
    if norm == "linf":
        return eps * (2.0 * (g > 0) - 1)
    if norm == "l2":
        return eps * torch.nn.functional.normalize(g, dim=0)
    top = torch.zeros_like(g)
    top[g.abs().argmax()] = eps * g[g.abs().argmax()].sign()
    return top
