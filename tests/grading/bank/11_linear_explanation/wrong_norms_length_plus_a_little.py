# A small number in the denominator against 0/0: too short where the gradient is small.
# part: norms
# points: 5
# hint: length of δ with ε
def best_perturbation(g, eps, norm):
    if norm == "linf":
        return eps * g.sign()
    if norm == "l2":
        return eps * g / (g.norm() + 1e-6)
    best = torch.zeros_like(g)
    best[g.abs().argmax()] = eps * g[g.abs().argmax()].sign()
    return best
