# Wrong: in the 1-norm all of ε for each of the coordinates that are equally the largest.
# part: norms
# points: 5
# hint: they share it
def best_perturbation(g, eps, norm):
    if norm == "linf":
        return eps * g.sign()
    if norm == "l2":
        return eps * torch.nn.functional.normalize(g, dim=0)
    return eps * g.sign() * (g.abs() == g.abs().max())
