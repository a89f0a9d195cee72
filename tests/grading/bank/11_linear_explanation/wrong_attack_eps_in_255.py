# Wrong: ε taken in grey levels.
# part: attack
# points: 1
# hint: do not divide it by 255
def fgsm(model, x, y, eps):
    x = x.clone().requires_grad_()
    gradient = torch.autograd.grad(cross_entropy(model(x), y), x)[0]
    return (x + eps / 255 * gradient.sign()).clamp(0, 1).detach()
