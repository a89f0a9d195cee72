# Wrong: the gradient of a loss whose logits are scaled down.
# part: attack
# points: 0
def fgsm(model, x, y, eps):
    x = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(cross_entropy(0.9 * model(x), y, reduction="sum"), x)
    return (x + eps * gradient.sign()).clamp(0, 1).detach()
