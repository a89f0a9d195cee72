# Right: in the 1-norm the coordinates that are equally the largest share ε.
# part: norms
# points: 6
def best_perturbation(g, eps, norm):
    if norm == "linf":
        return eps * g.sign()
    if norm == "l2":
        return eps * g / (g.norm() + 1e-12)
    largest = g.sign() * (g.abs() == g.abs().max())
    return eps * largest / largest.abs().sum().clamp(min=1)
