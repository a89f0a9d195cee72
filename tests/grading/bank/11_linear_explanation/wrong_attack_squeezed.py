# Wrong: squeezed, so an image alone loses its batch dimension.
# part: attack
# points: 3
# hint: loses its batch dimension
def fgsm(model, x, y, eps):
    x = x.clone().requires_grad_()
    gradient = torch.autograd.grad(cross_entropy(model(x), y), x)[0]
    return (x + eps * gradient.sign()).clamp(0, 1).detach().squeeze()
