# Wrong: one direction for all the channels of a pixel.
# part: attack
# points: 1
# hint: Compare with x + ε sign
def fgsm(model, x, y, eps):
    x = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(cross_entropy(model(x), y, reduction="sum"), x)
    return (x + eps * gradient.mean(1, keepdim=True).sign()).clamp(0, 1).detach()
