# Wrong: the raw gradient of the mean loss, as the slide's ε ∇ is often read.
# part: attack
# points: 1
# hint: gradient of the mean loss
def fgsm(model, x, y, eps):
    x = x.clone().requires_grad_()
    gradient = torch.autograd.grad(cross_entropy(model(x), y), x)[0]
    return (x + eps * gradient).clamp(0, 1).detach()
