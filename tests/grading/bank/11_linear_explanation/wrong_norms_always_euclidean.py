# Wrong: the 2-norm's step, whatever the norm.
# part: norms
# points: 1
# hint: reaches further, to a corner
def best_perturbation(g, eps, norm):
    return eps * torch.nn.functional.normalize(g, dim=0)
