# Wrong: δ is clamped, not the image.
# part: attack
# points: 1
# hint: no pixel can get darker
def fgsm(model, x, y, eps):
    x = x.clone().requires_grad_()
    gradient = torch.autograd.grad(cross_entropy(model(x), y), x)[0]
    return (x + (eps * gradient.sign()).clamp(0, 1)).detach()
