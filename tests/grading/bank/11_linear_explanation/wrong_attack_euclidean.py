# Wrong: the step for the 2-norm, normalised image by image.
# part: attack
# points: 1
# hint: step for the 2-norm
def fgsm(model, x, y, eps):
    x = x.clone().requires_grad_()
    gradient = torch.autograd.grad(cross_entropy(model(x), y, reduction="sum"), x)[0]
    length = gradient.flatten(1).norm(dim=1)[:, None, None, None]
    return (x + eps * gradient / length).clamp(0, 1).detach()
