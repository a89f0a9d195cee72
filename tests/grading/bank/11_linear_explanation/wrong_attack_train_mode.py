# Wrong: switches the model to training mode, so dropout is on.
# part: attack
# points: 5
# hint: as you found it
def fgsm(model, x, y, eps):
    model.train()
    x = x.clone().requires_grad_()
    gradient = torch.autograd.grad(cross_entropy(model(x), y), x)[0]
    return (x + eps * gradient.sign()).clamp(0, 1).detach()
