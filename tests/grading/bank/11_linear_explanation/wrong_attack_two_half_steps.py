# Wrong: two half steps, with a gradient each.
# part: attack
# points: 1
# hint: two half steps
def fgsm(model, x, y, eps):
    for _ in range(2):
        x = x.detach().requires_grad_()
        (gradient,) = torch.autograd.grad(cross_entropy(model(x), y, reduction="sum"), x)
        x = (x + eps / 2 * gradient.sign()).clamp(0, 1)
    return x.detach()
