# A pixel without gradient goes down all the same.
# part: attack
# points: 4
# hint: Pixels without gradient go down
def fgsm(model, x, y, eps):
    x = x.detach().clone().requires_grad_()
    (g,) = torch.autograd.grad(cross_entropy(model(x), y), x)
    return (x + torch.where(g > 0, eps, -eps)).clamp(0, 1).detach()
