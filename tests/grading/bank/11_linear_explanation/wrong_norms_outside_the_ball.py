# Wrong: the right gains by steps along the gradient, outside the ball but for the 2-norm.
# part: norms
# points: 1
# hint: each one's own norm is ε at most
def best_perturbation(g, eps, norm):
    dual = {"linf": g.abs().sum(), "l2": g.norm(), "l1": g.abs().max()}[norm]
    return eps * dual * (g / g.square().sum()).nan_to_num()
