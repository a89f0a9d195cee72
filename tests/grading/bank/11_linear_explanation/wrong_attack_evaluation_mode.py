# Wrong: switches the model to evaluation mode, and leaves it there.
# part: attack
# points: 5
# hint: as you found it
def fgsm(model, x, y, eps):
    model.eval()
    x = x.clone().requires_grad_()
    gradient = torch.autograd.grad(cross_entropy(model(x), y), x)[0]
    return (x + eps * gradient.sign()).clamp(0, 1).detach()
