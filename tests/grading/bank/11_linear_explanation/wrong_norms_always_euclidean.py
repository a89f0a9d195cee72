# Wrong: the 2-norm's step, whatever the norm.
# part: norms
# points: 3
# hint: step for the 2-norm
def best_perturbation(g, eps, norm):
    return eps * torch.nn.functional.normalize(g, dim=0)
