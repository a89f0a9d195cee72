# Wrong: the raw gradient.
# part: attack
# points: 1
# hint: gradient of the summed loss
def fgsm(model, x, y, eps):
    x = x.clone().requires_grad_()
    gradient = torch.autograd.grad(cross_entropy(model(x), y, reduction="sum"), x)[0]
    return (x + eps * gradient).clamp(0, 1).detach()
