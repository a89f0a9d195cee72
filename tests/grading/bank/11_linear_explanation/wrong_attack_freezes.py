# Wrong: freezes the weights, and leaves them frozen.
# part: attack
# points: 5
# hint: as you found it
def fgsm(model, x, y, eps):
    model.requires_grad_(False)
    x = x.clone().requires_grad_()
    cross_entropy(model(x), y).backward()
    return (x + eps * x.grad.sign()).clamp(0, 1).detach()
